import {spawnSync} from "node:child_process"
import {join, resolve} from "node:path"
import {runInUpstream} from "./upstream_runs"

const projectRoot = join(__dirname, "..", "..", "..", "..")
const plugin = "src/actions/rudderstack/**"

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
