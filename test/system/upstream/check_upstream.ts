import {spawnSync} from "node:child_process"
import {readFileSync} from "node:fs"
import {join, resolve} from "node:path"
import {runInUpstream} from "./upstream_runs"

const projectRoot = join(__dirname, "..", "..", "..", "..")
const plugin = "src/actions/rudderstack/**"
const pluginPackages = ["@rudderstack/rudder-sdk-node", "lodash", "undici"]

/** `npm run check:upstream -- <checkout>`: the plug-in, judged by the tools and the hub of an installed checkout. */
async function main(folder: string | undefined): Promise<void> {
  if (folder === undefined) {
    throw new Error(
      "Name one folder: npm run check:upstream -- <installed checkout of looker-open-source/actions>",
    )
  }
  const checkout = resolve(process.env.INIT_CWD ?? ".", folder)
  run(projectRoot, process.execPath, "bin/export_upstream.js", checkout)
  runTool(checkout, "tsc", "--noEmit")
  runTool(checkout, "tslint", "-p", "tsconfig.json", `${plugin}/*.ts`, "src/actions/index.ts", "test/test.ts")
  checkDependencies(checkout)
  test(checkout, `${plugin}/test_*.ts`)
  test(checkout, "test/test.ts", "--grep", "^(Action|Hub|Segment|Rudder|Smoke)")
  const failed = await runInUpstream(checkout, print)
  if (failed > 0) {
    throw new Error(`${failed} runs in its hub went otherwise than they should.`)
  }
  print("All is well: the plug-in compiles, lints, passes its tests and runs in its hub.")
}

function test(checkout: string, ...options: string[]): void {
  const withoutTypes = "ts-node/register/transpile-only" // tsc has passed before
  runTool(checkout, "mocha", "--exit", "--reporter", "dot", "--require", withoutTypes, ...options)
}

/**
 * Upstream's own list has findings without the plug-in: only those about what the plug-in uses count. Its parser does not
 * read each file (it knows no `catch` without a name), so what such a file imports is used as well.
 */
function checkDependencies(checkout: string): void {
  print("depcheck")
  const ignored = ["--ignores", "@types/*,depcheck,tslint-language-service", "--ignore-dirs", "lib"]
  const {stdout} = spawnSync(join("node_modules", ".bin", "depcheck"), [".", "--json", ...ignored], {
    cwd: checkout,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  })
  const {dependencies, missing, invalidFiles} = JSON.parse(stdout) as {
    dependencies: string[]
    missing: Record<string, string[]>
    invalidFiles: Record<string, unknown>
  }
  const unread = Object.keys(invalidFiles).map((file) => readFileSync(file, "utf8"))
  const unused = dependencies.filter(
    (name) => pluginPackages.includes(name) && !unread.some((text) => text.includes(`"${name}"`)),
  )
  const undeclared = Object.keys(missing).filter((name) =>
    missing[name]?.some((file) => file.includes("/rudderstack/")),
  )
  if (unused.length + undeclared.length > 0) {
    throw new Error(
      `depcheck: unused ${unused.join(", ") || "none"}, not declared ${undeclared.join(", ") || "none"}.`,
    )
  }
}

function runTool(checkout: string, tool: string, ...options: string[]): void {
  run(checkout, join("node_modules", ".bin", tool), ...options)
}

function run(folder: string, command: string, ...options: string[]): void {
  print(`${command} ${options.join(" ")}`)
  const {status, error} = spawnSync(command, options, {cwd: folder, stdio: "inherit"})
  if (error) {
    throw error
  }
  if (status !== 0) {
    throw new Error(`${command} failed (exit code ${status}).`)
  }
}

function print(line: string): void {
  process.stdout.write(`check:upstream: ${line}\n`)
}

main(process.argv[2]).catch((error: unknown) => {
  process.stderr.write(`check:upstream: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
})
