import {expect} from "chai"
import {spawnSync} from "node:child_process"
import {cpSync, mkdtempSync, rmSync, symlinkSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {projectRoot} from "../../contract/support/project"

const example = join(projectRoot, "test/system/library/email_case.diff")
const copied = ["src", "test", "tsconfig.json", "package.json"]

/** Compiling takes 15 s on a quiet machine: a busy one is much slower. */
const timeoutMs = 900_000

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

  it("fits the sources as they are, compiles, and passes the suites of what it touches", () => {
    run("git", ["apply", example])
    node("typescript/bin/tsc", ["-p", "tsconfig.json"])
    const report = node("mocha/bin/mocha.js", [
      "--no-config",
      "--timeout",
      "60000",
      "dist/test/actions/rudderstack/{event,settings,additions}/**/test_*.js",
      "dist/test/system/end_to_end/test_readme_examples.js",
    ])
    expect(report).to.match(/^ {2}\d{3,} passing/m)
    expect(report).to.include("hold the e-mail in lower case where the form asks for it, and nothing else")
  }).timeout(timeoutMs)

  function node(program: string, args: readonly string[]): string {
    return run(process.execPath, [join(folder, "node_modules", program), ...args])
  }

  /** @returns what it printed */
  function run(program: string, args: readonly string[]): string {
    const {status, stdout, stderr} = spawnSync(program, args, {
      cwd: folder,
      encoding: "utf8",
      timeout: timeoutMs,
    })
    expect(status, `${program} ${args.join(" ")}:\n${stdout.slice(-4000)}${stderr.slice(-4000)}`).to.equal(0)
    return stdout
  }
})
