import {expect} from "chai"
import express from "express"
import {Readiness, type ReadinessDependencies} from "../../../src/server/http/readiness"
import {readyRoute} from "../../../src/server/http/status_routes"
import {packageFile} from "../../contract/support/package_file"
import {serveOnLoopback} from "../../stand_ins/loopback_server"
import {RecordedLog} from "../support/recorded_log"

interface Reply {
  readonly status: number
  readonly body: unknown
}

async function replyWith(parts: Partial<ReadinessDependencies>): Promise<Reply> {
  const readiness = new Readiness({
    queue: {problem: () => Promise.resolve(undefined)},
    store: {check: () => Promise.resolve()},
    historyProblem: () => undefined,
    isStopping: () => false,
    log: new RecordedLog(),
    ...parts,
  })
  const app = express()
  app.get("/readyz", readyRoute(readiness))
  const server = await serveOnLoopback(app)
  try {
    const response = await fetch(`${server.url}/readyz`)
    const {status, version, checks} = (await response.json()) as Record<string, unknown>
    expect(version).to.equal(packageFile().version)
    return {status: response.status, body: {status, checks}}
  } finally {
    await server.close()
  }
}

describe("GET /readyz", () => {
  const historyText = "The history of runs does not work; runs continue without it. The hub's log says why."
  const unknownText = "Whether runs can execute is not known; the hub's log says why."
  const cases: [what: string, parts: Partial<ReadinessDependencies>, status: number, body: object][] = [
    ["answers 200 when everything works", {}, 200, {status: "ready", checks: {runs: "ok", history: "ok"}}],
    [
      "answers 503 when no run can execute, and says why",
      {queue: {problem: () => Promise.resolve("No worker thread can be started.")}},
      503,
      {status: "not ready", checks: {runs: "No worker thread can be started.", history: "ok"}},
    ],
    [
      "answers 503 when the queue cannot even tell, without its error",
      {queue: {problem: () => Promise.reject(new Error("redis://10.0.0.7"))}},
      503,
      {status: "not ready", checks: {runs: unknownText, history: "ok"}},
    ],
    [
      "answers 200 when the history is broken, and says so without its error",
      {store: {check: () => Promise.reject(new Error("/var/lib/hub is full"))}},
      200,
      {status: "ready", checks: {runs: "ok", history: historyText}},
    ],
    [
      "answers 200 when nothing can be written to the history, and says so without naming its place",
      {historyProblem: () => "/var/lib/hub is full."},
      200,
      {status: "ready", checks: {runs: "ok", history: historyText}},
    ],
    [
      "answers 503 while the hub is being stopped",
      {isStopping: () => true},
      503,
      {status: "stopping", checks: {runs: "ok", history: "ok"}},
    ],
  ]
  for (const [what, parts, status, body] of cases) {
    it(what, async () => expect(await replyWith(parts)).to.deep.equal({status, body}))
  }
})
