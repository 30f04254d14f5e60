import type {RequestHandler} from "express"
import {createHash} from "node:crypto"
import {readdirSync, readFileSync} from "node:fs"
import {extname, join} from "node:path"
import {RequestRefusedError} from "../http/refusals"

const folder = join(__dirname, "browser")
const types: Readonly<Record<string, string>> = {".js": "text/javascript", ".css": "text/css"}
const versionLength = 12
const forEver = "public, max-age=31536000, immutable"

interface Asset {
  readonly type: string
  readonly content: Buffer
}

/**
 * The style and the scripts of the pages. Their addresses hold a version made from their content, so that a browser may
 * keep them for ever, and one script finds the others beside it.
 */
export class Assets {
  readonly #files: ReadonlyMap<string, Asset>
  readonly #version: string

  constructor() {
    this.#files = new Map(readdirSync(folder).sort().flatMap(assetIn))
    const hash = createHash("sha256")
    this.#files.forEach(({content}, name) => hash.update(name).update(content))
    this.#version = hash.digest("hex").slice(0, versionLength)
  }

  /** The address of a file, seen from the hub's root. */
  path(name: "style.css" | "page.js"): string {
    return `assets/${this.#version}/${name}`
  }

  /** `GET /assets/:version/:name`. Browsers do not keep what they ask for under another version than this hub's. */
  readonly route: RequestHandler = (request, response) => {
    const {version, name} = request.params
    const file = typeof name === "string" ? this.#files.get(name) : undefined
    if (!file) {
      throw new RequestRefusedError(404, "Not found.")
    }
    if (version === this.#version) {
      response.set("Cache-Control", forEver)
    }
    response.type(file.type).send(file.content)
  }
}

function assetIn(name: string): [string, Asset][] {
  const type = types[extname(name)]
  return type === undefined ? [] : [[name, {type, content: readFileSync(join(folder, name))}]]
}
