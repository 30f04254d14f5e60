import {expect} from "chai"
import {setTimeout as pause} from "node:timers/promises"
import {field, row} from "../../stand_ins/builders"
import {describeWithPostgres} from "../../stand_ins/describe_with_postgres"
import {startHub} from "../../stand_ins/hub_process"
import {lookDocument} from "../../stand_ins/look_document"
import {PostgresServer} from "../../stand_ins/postgres_server"
import {setStage, type Stage} from "../../stand_ins/stage"

const fields = {dimensions: [field("users.id", {tags: ["user_id"]})]}
const rowsOfRun = 4_000
/** Long enough for every batch that may be sent to arrive before the first is answered. */
const answerMs = 10
/** Until each worker has seen the other. */
const workersKnownMs = 3_000

describe("two runs at once, for one data plane", () => {
  let stage: Stage
  const ends: (() => Promise<unknown>)[] = []

  afterEach(async function () {
    this.timeout(60_000)
    await stage.close()
    for (const end of ends.splice(0)) {
      await end()
    }
  })

  async function sendBoth(): Promise<void> {
    const rows = Array.from({length: rowsOfRun}, (_, at) => row({"users.id": at}))
    const download = lookDocument({fields, rows})
    const runs = await Promise.all([1, 2].map(() => stage.run({action: "rudder_event", download})))
    expect(runs.map(({looker}) => looker?.success)).to.deep.equal([true, true])
    expect(stage.dataPlane.counts.events).to.equal(2 * rowsOfRun)
  }

  /** From now on. @returns the most requests that have waited for their answers at the same time */
  function countRequestsAtOnce(): () => number {
    let [inside, most] = [0, 0]
    stage.dataPlane.setIntercept(async () => {
      most = Math.max(most, ++inside)
      await pause(answerMs)
      inside--
      return undefined
    })
    return () => most
  }

  describe("in one process", () => {
    it("together ask it no more requests at once than the operator wants", async () => {
      stage = await setStage({env: {ACTION_HUB_REQUESTS_PER_DATA_PLANE: "2"}})
      const mostAtOnce = countRequestsAtOnce()
      await sendBoth()
      expect(mostAtOnce()).to.equal(2)
    })

    it("together send it no more events than come in per second, and one second's at first", async () => {
      const eventsPerSecond = 4_000
      stage = await setStage({env: {ACTION_HUB_EVENTS_PER_SECOND: String(eventsPerSecond)}})
      const startMs = performance.now()
      let events = 0
      let excess = 0
      stage.dataPlane.setIntercept((request) => {
        events += request.events.length
        const allowed = eventsPerSecond * (1 + (performance.now() - startMs) / 1000)
        excess = Math.max(excess, events - allowed)
        return undefined
      })
      await sendBoth()
      expect(excess).to.equal(0)
    })
  })

  describeWithPostgres("that two workers share", () => {
    it("together ask it no more requests at once", async () => {
      const postgres = await PostgresServer.start()
      const shared = {
        DATABASE_URL: postgres.url,
        ACTION_HUB_SECRET: "a secret that the processes of the test share",
        ACTION_HUB_REQUESTS_PER_DATA_PLANE: "2",
        ACTION_HUB_EXECUTE_PROCESS_COUNT: "1",
        ACTION_HUB_RUNS_PER_WORKER: "1",
      }
      const workers = await Promise.all(
        [1, 2].map(() => startHub({env: {...shared, ACTION_HUB_ROLE: "worker"}})),
      )
      ends.push(() => Promise.all(workers.map((worker) => worker.stop())))
      ends.push(() => postgres.remove())
      stage = await setStage({env: {...shared, ACTION_HUB_ROLE: "web"}})
      await pause(workersKnownMs)
      const mostAtOnce = countRequestsAtOnce()
      await sendBoth()
      expect(mostAtOnce()).to.be.within(1, 2)
    }).timeout(60_000) // three processes start, and a busy machine takes its time
  })
})
