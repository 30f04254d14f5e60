import {expect} from "chai"
import {setTimeout as pause} from "node:timers/promises"
import {type DataPlane, startDataPlane} from "../../stand_ins/data_plane_stand_in"
import {describeWithPostgres} from "../../stand_ins/describe_with_postgres"
import {HangingProxy} from "../../stand_ins/hanging_proxy"
import {type Looker, startLooker} from "../../stand_ins/looker_stand_in"
import {PostgresServer} from "../../stand_ins/postgres_server"
import {type ClusterRun, executeRun, WRITE_KEY} from "./cluster_run"
import {HubCluster, type Member} from "./hub_cluster"

const settings = {
  ACTION_HUB_EXECUTE_PROCESS_COUNT: "1",
  ACTION_HUB_RUNS_PER_WORKER: "1",
  ACTION_HUB_DRAIN_SECONDS: "5",
}
/** Some seconds of sending at the data plane's latency. */
const longRun = 20_000
const shortRun = 100
const pollMs = 50

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) {
    await pause(pollMs)
  }
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
    dataPlane = await startDataPlane({writeKeys: [WRITE_KEY], latencyMs: 300})
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

  const untilArrived = (count: number) => until(() => dataPlane.counts.events >= count)

  const succeeded = {kind: "answer", success: true}
  const failed = {kind: "answer", success: false}

  it("ends the runs of a killed worker within 30 seconds, saying how many rows arrived at least", async () => {
    const web = await webAndWorkers(1)
    const run = execute("killed", longRun, web)
    await untilArrived(2_000)
    await pause(1_500) // a beat has said so
    const startMs = performance.now()
    await cluster.kill(cluster.workers[0])
    const {told} = await run
    expect(performance.now() - startMs).to.be.below(30_000)
    expect(told).to.deep.include(failed)
    const message = told.kind === "answer" ? told.message : ""
    const sent = Number(/, (\d+) of the \d+ rows read so far had been sent/.exec(message)?.[1])
    expect(sent).to.be.within(1, dataPlane.counts.events)
  }).timeout(90_000)

  it("has another worker take a run that none has begun, and executes none twice", async () => {
    const web = await webAndWorkers(1)
    const begun = execute("begun", longRun, web)
    await untilArrived(500)
    const waiting = execute("waiting", shortRun, web)
    await pause(500)
    await cluster.kill(cluster.workers[0])
    await cluster.start("worker")
    expect((await waiting).told).to.deep.include(succeeded)
    expect((await begun).told).to.deep.include(failed)
    const arrivedBefore = dataPlane.counts.events
    await pause(3_000)
    expect(dataPlane.counts.events).to.equal(arrivedBefore)
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
    await pause(4_000)
    expect(dataPlane.counts.events).to.equal(arrived)
    expect((await execute("after", shortRun, web)).told).to.deep.include(succeeded)
  }).timeout(90_000)

  it("turns runs away at once when no worker is left, and says so to those that wait", async () => {
    const web = await webAndWorkers(1)
    const begun = execute("begun", longRun, web)
    await untilArrived(500)
    const waiting = execute("waiting", shortRun, web)
    await pause(500)
    await cluster.kill(cluster.workers[0])
    const startMs = performance.now()
    await until(async () => !(await isReady(web)))
    expect(performance.now() - startMs).to.be.below(10_000)
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

  const outages: [what: string, away: () => Promise<void>][] = [
    ["is restarted", () => postgres.restart()],
    [
      "does not answer for a while",
      async () => {
        postgres.pause()
        await pause(12_000)
        postgres.resume()
      },
    ],
    [
      "is away for a while",
      async () => {
        await postgres.stop()
        await pause(8_000)
        await postgres.startAgain()
      },
    ],
  ]
  for (const [what, away] of outages) {
    it(`loses no run to a database that ${what}`, async () => {
      const web = await webAndWorkers(2)
      const runs = [execute("first", longRun, web), execute("second", longRun, web)]
      await untilArrived(4_000)
      await away()
      for (const {told} of await Promise.all(runs)) {
        expect(told).to.deep.include(succeeded)
      }
      expect(dataPlane.counts.events).to.equal(2 * longRun)
      await until(() => isReady(web))
      expect((await execute("after", shortRun, web)).told).to.deep.include(succeeded)
    }).timeout(120_000)
  }

  it("goes on with new connections when the network has forgotten the old ones", async () => {
    const proxy = await HangingProxy.start(postgres.url)
    cluster = new HubCluster(proxy.url, settings)
    try {
      const web = await webAndWorkers(1)
      const run = execute("first", longRun, web)
      await untilArrived(2_000)
      proxy.forgetConnections()
      expect((await run).told).to.deep.include(succeeded)
      await until(() => isReady(web))
      expect((await execute("after", shortRun, web)).told).to.deep.include(succeeded)
    } finally {
      await cluster.stop()
      await proxy.stop()
    }
  }).timeout(120_000)

  it("starts without its database, says so, and works once it is there", async () => {
    await postgres.stop()
    const [web, worker] = await Promise.all([cluster.start("web"), cluster.start("worker")])
    await until(() =>
      worker.process.output().includes("The queue of runs does not work; it is started again."),
    )
    expect(await isReady(web)).to.equal(false)
    const {told} = await execute("early", shortRun, web)
    expect(told.kind === "answer" && told.message).to.include("Nothing was sent.")
    await postgres.startAgain()
    await until(() => isReady(web))
    expect((await execute("later", shortRun, web)).told).to.deep.include(succeeded)
  }).timeout(90_000)

  it("ends in good order with runs in the middle, also while the database is away", async () => {
    const web = await webAndWorkers(1)
    const run = execute("drained", longRun, web)
    await untilArrived(500)
    await postgres.stop()
    const startMs = performance.now()
    expect(await cluster.drain(cluster.workers[0])).to.equal(0)
    expect(performance.now() - startMs).to.be.below(20_000)
    await postgres.startAgain()
    expect((await run).told).to.deep.include(failed)
  }).timeout(120_000)
})
