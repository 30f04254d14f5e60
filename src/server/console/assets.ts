import {createHash} from "node:crypto"
import {readdirSync, readFileSync} from "node:fs"
import {extname, join} from "node:path"

const folder = join(__dirname, "browser")
const types: Readonly<Record<string, string>> = {".js": "text/javascript", ".css": "text/css"}
const versionLength = 12

export interface BrowserFile {
  readonly type: string
  readonly content: Buffer
}

/**
 * The style and the scripts of the pages. Their addresses hold a version made from their content, so that a browser may
 * keep them for ever, and one script finds the others beside it.
 */
export class BrowserFiles {
  readonly #files: ReadonlyMap<string, BrowserFile>
  readonly version: string

  constructor() {
    this.#files = new Map(readdirSync(folder).sort().flatMap(fileIn))
    const hash = createHash("sha256")
    this.#files.forEach(({content}, name) => hash.update(name).update(content))
    this.version = hash.digest("hex").slice(0, versionLength)
  }

  /** The address of a file, seen from the hub's root. */
  path(name: "style.css" | "page.js"): string {
    return `assets/${this.version}/${name}`
  }

  find(name: string): BrowserFile | undefined {
    return this.#files.get(name)
  }
}

function fileIn(name: string): [string, BrowserFile][] {
  const type = types[extname(name)]
  return type === undefined ? [] : [[name, {type, content: readFileSync(join(folder, name))}]]
}
