import {expect} from "chai"
import {setTimeout as pause} from "node:timers/promises"
import {type DataPlane, startDataPlane} from "../../stand_ins/data_plane_stand_in"
import {describeWithPostgres} from "../../stand_ins/describe_with_postgres"
import {type Looker, startLooker} from "../../stand_ins/looker_stand_in"
import {PostgresServer} from "../../stand_ins/postgres_server"
import {WRITE_KEY} from "../faults/secrets"
import {type ClusterRun, executeRun} from "./cluster_run"
import {HubCluster, type Member} from "./hub_cluster"
import {queried} from "./outcome"

const settings = {
  ACTION_HUB_EXECUTE_PROCESS_COUNT: "1",
  ACTION_HUB_RUNS_PER_WORKER: "1",
  ACTION_HUB_DRAIN_SECONDS: "5",
  ACTION_HUB_EVENTS_PER_SECOND: "2000",
}
/** Ten seconds of sending, however fast the machine. */
const longRun = 20_000
const shortRun = 100
/** What a run may have on the way: its lanes, with a batch each. */
const mostOnTheWay = 8 * 500
const pollMs = 50

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) {
    await pause(pollMs)
  }
}

/** A figure for the reader; how fast the machine is proves nothing. */
function note(what: string, sinceMs: number): void {
  process.stdout.write(`      ${what} after ${((performance.now() - sinceMs) / 1_000).toFixed(1)} s\n`)
}

async function isReady({process}: Member): Promise<boolean> {
  return (await fetch(`${process.url}/readyz`)).ok
}

describeWithPostgres("a hub of several processes, through kills and outages", () => {
  let postgres: PostgresServer
  let looker: Looker
  let dataPlane: DataPlane
  let cluster: HubCluster

  beforeEach(async function () {
    this.timeout(60_000)
    postgres = await PostgresServer.start()
    looker = await startLooker()
    dataPlane = await startDataPlane({writeKeys: [WRITE_KEY], latencyMs: 50, writeTimeoutMs: 60_000})
    cluster = new HubCluster(postgres.url, settings)
  })

  afterEach(async function () {
    this.timeout(60_000)
    await cluster.stop()
    await Promise.all([looker.close(), dataPlane.close(), postgres.remove()])
  })

  async function webAndWorkers(workerCount: number): Promise<Member> {
    const [web] = await Promise.all([
      cluster.start("web"),
      ...Array.from({length: workerCount}, () => cluster.start("worker")),
    ])
    await until(() => isReady(web))
    return web
  }

  const execute = (name: string, rows: number, web: Member): Promise<ClusterRun> =>
    executeRun(name, rows, {looker, dataPlane, web})

  /** Until the database has a row for this. */
  const untilKept = (sql: string) => until(async () => (await queried(postgres, sql)).length > 0)

  const untilArrived = (count: number) => until(() => dataPlane.counts.events >= count)

  const succeeded = {kind: "answer", success: true}
  const failed = {kind: "answer", success: false}

  it("ends the runs of a killed worker, saying how many rows arrived at least", async () => {
    const web = await webAndWorkers(1)
    const run = execute("killed", longRun, web)
    await untilKept("SELECT 1 FROM looker_action_hub.runs WHERE rows_sent > 0")
    const startMs = performance.now()
    await cluster.kill(cluster.workers[0])
    const {told} = await run
    note("Looker was answered", startMs)
    expect(told).to.deep.include(failed)
    const message = told.kind === "answer" ? told.message : ""
    const sent = Number(/(\d+) of the \d+ rows read so far had been sent/.exec(message)?.[1])
    expect(sent).to.be.within(1, dataPlane.counts.events)
  }).timeout(90_000)

  it("has another worker take a run that none has begun, and executes none twice", async () => {
    const web = await webAndWorkers(2)
    const begun = [execute("begun", longRun, web), execute("also begun", longRun, web)]
    await untilKept("SELECT count(*) FROM looker_action_hub.runs WHERE rows_sent > 0 HAVING count(*) = 2")
    const waiting = execute("waiting", shortRun, web)
    await untilKept("SELECT 1 FROM looker_action_hub.runs WHERE state = 'waiting'")
    await cluster.kill(cluster.workers[0])
    expect((await waiting).told).to.deep.include(succeeded)
    const told = (await Promise.all(begun)).map((run) => run.told.kind === "answer" && run.told.success)
    expect(told).to.have.members([true, false])
    expect(dataPlane.counts.distinctMessageIds).to.equal(dataPlane.counts.events)
  }).timeout(90_000)

  it("sends nothing more from a worker that slept, once others have ended its run", async () => {
    const web = await webAndWorkers(2)
    const run = execute("slept", longRun, web)
    await untilArrived(2_000)
    const [first, second] = cluster.workers
    for (const worker of [first, second]) process.kill(worker.process.pid, "SIGSTOP")
    expect((await run).told).to.deep.include(failed)
    const arrived = dataPlane.counts.events
    for (const worker of [first, second]) process.kill(worker.process.pid, "SIGCONT")
    await until(() => cluster.output.includes("Another process ended this run"))
    const arrivedInAll = dataPlane.counts.events
    expect(arrivedInAll - arrived).to.be.at.most(mostOnTheWay)
    expect(arrivedInAll).to.be.below(longRun)
    await pause(2_000)
    expect(dataPlane.counts.events).to.equal(arrivedInAll)
    expect((await execute("after", shortRun, web)).told).to.deep.include(succeeded)
  }).timeout(90_000)

  it("turns runs away at once when no worker is left, and says so to those that wait", async () => {
    const web = await webAndWorkers(1)
    const begun = execute("begun", longRun, web)
    await untilArrived(500)
    const waiting = execute("waiting", shortRun, web)
    await untilKept("SELECT 1 FROM looker_action_hub.runs WHERE state = 'waiting'")
    await cluster.kill(cluster.workers[0])
    const startMs = performance.now()
    await until(async () => !(await isReady(web)))
    note("/readyz failed", startMs)
    const {told} = await execute("refused", shortRun, web)
    expect(told).to.deep.include(failed)
    expect(told.kind === "answer" && told.message).to.match(
      /^No worker process of the hub is running\. Nothing was sent\./,
    )
    const {told: toldLater} = await waiting
    expect(toldLater.kind === "answer" && toldLater.message).to.include("Nothing was sent.")
    expect((await begun).told).to.deep.include(failed)
  }).timeout(90_000)

  it("loses no run with a killed web process", async () => {
    const web = await webAndWorkers(1)
    const run = execute("orphan", longRun, web)
    await untilArrived(2_000)
    await cluster.kill(web)
    expect((await run).told).to.deep.equal({kind: "nothing"})
    await untilArrived(longRun)
    const other = await cluster.start("web")
    await until(() => isReady(other))
    expect((await execute("next", shortRun, other)).told).to.deep.include(succeeded)
  }).timeout(90_000)

  it("starts without its database, says so, and works once it is there", async () => {
    await postgres.stop()
    const [web, worker] = await Promise.all([cluster.start("web"), cluster.start("worker")])
    await until(() =>
      worker.process.output().includes("The queue of runs does not work; the hub restarts it."),
    )
    expect(await isReady(web)).to.equal(false)
    const {told} = await execute("early", shortRun, web)
    expect(told.kind === "answer" && told.message).to.include("Nothing was sent.")
    await postgres.startAgain()
    await until(() => isReady(web))
    expect((await execute("later", shortRun, web)).told).to.deep.include(succeeded)
  }).timeout(90_000)

  const silences: [what: string, begin: () => Promise<void> | void, end: () => Promise<void> | void][] = [
    ["is away", () => postgres.stop(), () => postgres.startAgain()],
    ["hangs", () => postgres.pause(), () => postgres.resume()],
  ]
  for (const [what, begin, end] of silences) {
    it(`ends in good order with runs in the middle while the database ${what}, and answers Looker`, async () => {
      const web = await webAndWorkers(1)
      const other = await cluster.start("web")
      await until(() => isReady(other))
      const run = execute("drained", longRun, web)
      const left = execute("left", longRun, other)
      await untilArrived(500)
      await begin()
      const startMs = performance.now()
      expect(
        await Promise.all([cluster.workers[0], other].map((member) => cluster.drain(member))),
      ).to.deep.equal([0, 0])
      note("both processes had ended", startMs)
      const {told} = await left
      expect(told.kind === "answer" && told.message).to.match(
        /^The process of the hub that took this run was stopped/,
      )
      await end()
      await cluster.start("worker")
      expect((await run).told.kind).to.equal("answer")
      const rows = await queried(
        postgres,
        "SELECT state, message FROM looker_action_hub.runs WHERE plan_title = 'drained'",
      )
      expect(rows).to.have.length(1)
      expect((await run).told).to.deep.include({
        success: rows[0].state === "succeeded",
        message: rows[0].message ?? "",
      })
    }).timeout(180_000)
  }
})
