import {expect} from "chai"
import type {QueuedRun} from "../../../src/server/runs/run_queue"
import {describeWithPostgres} from "../../stand_ins/describe_with_postgres"
import {PostgresServer} from "../../stand_ins/postgres_server"
import {eventually} from "../support/eventually"
import {runThat} from "../support/run_that"
import {SharedProcess} from "./support/shared_process"

/** A run that Looker asks for now. */
function runNow(...asked: Parameters<typeof runThat>): QueuedRun {
  const {facts, request} = runThat(...asked)
  return {request, facts: {...facts, queuedAtMs: Date.now()}}
}

describeWithPostgres("runs that processes share", () => {
  let postgres: PostgresServer
  const processes: SharedProcess[] = []

  before(async function () {
    this.timeout(60_000)
    postgres = await PostgresServer.start()
  })
  after(() => postgres.remove())
  afterEach(() => Promise.all(processes.splice(0).map((process) => process.close())))

  async function started(...options: Parameters<typeof SharedProcess.start>[1][]): Promise<SharedProcess[]> {
    const made = await Promise.all(options.map((each) => SharedProcess.start(postgres.url, each)))
    processes.push(...made)
    await eventually(() => made.every(({runs}) => (runs.livingWorkers ?? 0) > 0))
    return made
  }

  it("execute in a worker and are answered by the web process, as their rows say", async () => {
    const [web, worker] = await started({role: "web"}, {role: "worker"})
    const run = runNow("answer", {say: "hello"})
    const response = await web?.runs.run(run)
    expect(response).to.deep.include({success: true, message: "hello"})
    expect(await worker?.store.run(run.facts.id)).to.deep.include({state: "succeeded", message: "hello"})
  })
})
