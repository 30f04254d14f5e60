import {expect} from "chai"
import {execFileSync} from "node:child_process"
import {join} from "node:path"

/** The compiled server. */
const serverFolder = join(__dirname, "..", "..", "..", "src", "server")
/** Everything that a worker has loaded before its first run. */
const parts = [
  "start/start_server",
  "start/thread_pool",
  "runs/shared/start_shared_runs",
  "store/postgres_database",
  "store/run_store",
]

describe("a worker that has executed no run", () => {
  it("has loaded neither RudderStack's SDK nor an HTTP client, which take 20 MB", () => {
    const loads = parts.map((part) => `require("./${part}.js");`).join("")
    const loaded = execFileSync(
      process.execPath,
      ["-e", `${loads} console.log(Object.keys(require.cache).join("\\n"))`],
      {cwd: serverFolder, encoding: "utf8"},
    )
    expect(loaded).to.contain(join("node_modules", "graphile-worker"))
    expect(loaded).to.not.contain("rudder-sdk-node").and.not.contain(join("node_modules", "undici"))
  })
})
