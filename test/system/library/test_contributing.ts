import {expect} from "chai"
import {spawnSync} from "node:child_process"
import {cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {projectRoot} from "../../contract/support/project"
import {codeIn} from "./installed_package"

const copied = ["src", "test/actions", "tsconfig.json", "package.json"]

/** Compiling takes 15 s on a quiet machine: a busy one is much slower. */
const timeoutMs = 900_000

/** One file of the example: its path, and what stands there before and after. */
interface Change {
  readonly file: string
  readonly hunks: readonly {readonly before: string; readonly after: string}[]
}

describe("the example of a choice in docs/adding.md", () => {
  let folder: string

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "contributing-"))
    for (const path of copied) {
      cpSync(join(projectRoot, path), join(folder, path), {recursive: true})
    }
    symlinkSync(join(projectRoot, "node_modules"), join(folder, "node_modules"), "junction")
  })

  after(() => rmSync(folder, {recursive: true}))

  it("fits the sources as they are, compiles, and passes the suites of the rooms that it touches", () => {
    const changes = codeIn("docs/adding.md", "diff").map(change)
    expect(changes.map(({file}) => file)).to.include("src/actions/rudderstack/additions/choices.ts")
    changes.forEach((each) => apply(each, folder))
    run("typescript/bin/tsc", ["-p", "tsconfig.json"])
    const report = run("mocha/bin/mocha.js", [
      "--no-config",
      "--timeout",
      "60000",
      "dist/test/actions/rudderstack/{event,settings,additions}/**/test_*.js",
    ])
    expect(report).to.match(/^ {2}\d{3,} passing/m)
    expect(report).to.include("hold the e-mail in lower case where the form asks for it, and nothing else")
  }).timeout(timeoutMs)

  /** @returns what it printed */
  function run(program: string, args: readonly string[]): string {
    const {status, stdout, stderr} = spawnSync(
      process.execPath,
      [join(folder, "node_modules", program), ...args],
      {cwd: folder, encoding: "utf8", timeout: timeoutMs},
    )
    expect(status, `${program}:\n${stdout.slice(-4000)}${stderr.slice(-4000)}`).to.equal(0)
    return stdout
  }
})

/** A block begins with "# path"; each of its hunks, with "@@". */
function change(block: string): Change {
  const [heading = "", ...hunks] = block.trimEnd().split(/\n?^@@\n/m)
  return {
    file: heading.replace(/^# /, "").trim(),
    hunks: hunks.map((hunk) => ({before: side(hunk, "-"), after: side(hunk, "+")})),
  }
}

/** The lines of one side, without their mark. */
function side(hunk: string, mark: "-" | "+"): string {
  const lines = hunk.split("\n").filter((line) => [" ", mark, undefined].includes(line[0]))
  return `${lines.map((line) => line.slice(1)).join("\n")}\n`
}

function apply({file, hunks}: Change, folder: string): void {
  const path = join(folder, file)
  let text = readFileSync(path, "utf8")
  for (const {before, after} of hunks) {
    const parts = text.split(before)
    expect(parts.length - 1, `${file} has these lines of docs/adding.md once:\n${before}`).to.equal(1)
    text = parts.join(after)
  }
  writeFileSync(path, text)
}
