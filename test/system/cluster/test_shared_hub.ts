import {expect} from "chai"
import {setTimeout as pause} from "node:timers/promises"
import {type DataPlane, startDataPlane} from "../../stand_ins/data_plane_stand_in"
import {describeWithPostgres} from "../../stand_ins/describe_with_postgres"
import {type Looker, startLooker} from "../../stand_ins/looker_stand_in"
import {PostgresServer} from "../../stand_ins/postgres_server"
import {executeRun, WRITE_KEY} from "./cluster_run"
import {HubCluster} from "./hub_cluster"

describeWithPostgres("a hub of several processes", () => {
  let postgres: PostgresServer
  let looker: Looker
  let dataPlane: DataPlane
  let cluster: HubCluster

  before(async () => {
    postgres = await PostgresServer.start()
    looker = await startLooker()
    dataPlane = await startDataPlane({writeKeys: [WRITE_KEY], latencyMs: 300})
  })
  after(async () => {
    await Promise.all([looker.close(), dataPlane.close(), postgres.remove()])
  })
  beforeEach(() => {
    cluster = new HubCluster(postgres.url, {
      ACTION_HUB_EXECUTE_PROCESS_COUNT: "1",
      ACTION_HUB_DRAIN_SECONDS: "5",
    })
  })
  afterEach(() => cluster.stop())

  it("ends the runs of a worker that is killed within 30 seconds, with at least what is known to have arrived", async () => {
    await cluster.start("worker")
    const web = await cluster.start("web")
    await pause(2_000)
    setTimeout(() => console.log("AT 15s", dataPlane.counts.events, cluster.output), 15_000)
    const run = executeRun("killed", 20_000, {looker, dataPlane, web})
    while (dataPlane.counts.events < 500) await pause(50)
    await pause(1_500)
    const killedAt = performance.now()
    await cluster.kill(cluster.workers[0]!)
    const {told} = await run
    console.log(told, performance.now() - killedAt)
    expect(told).to.deep.include({kind: "answer", success: false})
    expect(performance.now() - killedAt).to.be.below(30_000)
  })
})
