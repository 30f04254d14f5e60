import {existsSync, readdirSync} from "node:fs"
import * as path from "node:path"
import {expect} from "chai"
import {packageFile} from "./support/package_file"
import {filesBelow, projectRoot, readProjectFile, sourceFiles} from "./support/project"

function markdownFiles(): string[] {
  const besidePackage = readdirSync(projectRoot)
  return [...besidePackage, ...filesBelow("bin", "docs", "src", "test", "bench")].filter((file) =>
    file.endsWith(".md"),
  )
}

/** Documents may name a source without its folder. */
const sourceNames = new Set(sourceFiles().map((file) => path.posix.basename(file)))

/** The first group of every match. */
function found(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, group = ""]) => group)
}

function missing(paths: string[]): string[] {
  return paths.filter((file) => !existsSync(path.join(projectRoot, file)))
}

function withoutScript(commands: string[]): string[] {
  const {scripts} = packageFile()
  return commands.filter((command) => !(command in scripts))
}

/** What can be linked to on a page: its headings, as GitHub names them, and its own anchors. */
function anchorsOf(file: string): Set<string> {
  const text = readProjectFile(file)
  const headings = found(text.replace(/^```[^]*?^```/gm, ""), /^#+ (.+)$/gm).map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  )
  return new Set([...headings, ...found(text, /<a id="([^"]+)">/g)])
}

describe("the documents", () => {
  for (const file of markdownFiles()) {
    const text = readProjectFile(file)

    describe(file, () => {
      it("links to files that exist", () => {
        const links = found(text, /\]\((?!https?:|mailto:|#)([^)#\s]+)/g)
        expect(missing(links.map((link) => path.join(path.dirname(file), link)))).to.deep.equal([])
      })

      it("links to headings that exist", () => {
        const links = [...text.matchAll(/\]\((?!https?:|mailto:)([^)#\s]*)#([^)\s]+)\)/g)]
        const broken = links.filter(([, page = "", anchor = ""]) => {
          const target = page === "" ? file : path.join(path.dirname(file), page)
          return existsSync(path.join(projectRoot, target)) && !anchorsOf(target).has(anchor)
        })
        expect(broken.map(([link]) => link)).to.deep.equal([])
      })

      it("names files that exist", () => {
        expect(missing(found(text, /`((?:src|test|bench|docs|bin|deploy|\.ci)\/[\w./-]+)`/g))).to.deep.equal(
          [],
        )
      })

      it("names sources that exist", () => {
        const names = found(text, /(?<![\w/.-])(\w+\.ts)\b/g)
        expect(names.filter((name) => !sourceNames.has(name))).to.deep.equal([])
      })

      it("names commands that exist", () => {
        const commands = found(text, /\bnpm (?:--?\S+ )*run (?:--?\S+ )*([\w:-]+)/g)
        expect(withoutScript(commands)).to.deep.equal([])
      })
    })
  }
})
