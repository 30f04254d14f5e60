import {setTimeout as pause} from "node:timers/promises"
import {expect} from "chai"
import {Redis} from "ioredis"
import {clusterTimes} from "../../../src/server/redis/cluster_times"
import {Heartbeat} from "../../../src/server/redis/heartbeat"
import {describeWithRedis} from "../../support/describe_with_redis"
import {RedisServer} from "../../support/redis_server"
import {RecordedLog} from "../support/recorded_log"
import {shortTimes} from "./support/cluster_process"

const hourMs = 60 * 60 * 1000

describeWithRedis("a process that is new to a Redis", () => {
  let server: RedisServer
  let redis: Redis
  let heartbeat: Heartbeat | undefined
  before(async () => {
    server = await RedisServer.start()
    redis = new Redis(server.url)
  })
  afterEach(() => heartbeat?.end())
  after(async () => {
    redis.disconnect()
    await server.remove()
  })

  const cases: [title: string, settleMs: number, isSettled: boolean][] = [
    ["leaves its runs alone while others may have to tell it what they execute", hourMs, false],
    ["begins at once where that time is over", -1, true],
  ]
  for (const [title, settleMs, isSettled] of cases) {
    it(title, async () => {
      const times = {...shortTimes, settleMs}
      heartbeat = new Heartbeat({
        ...{redis, times, log: new RecordedLog()},
        executing: () => [],
        connectAgain: () => {},
      })
      await heartbeat.beat()
      const settled = heartbeat.settled().then(() => true)
      expect(await Promise.race([settled, pause(isSettled ? hourMs : 50, false, {ref: false})])).to.equal(
        isSettled,
      )
    })
  }
})

describe("the times of a cluster", () => {
  for (const [which, times] of Object.entries({clusterTimes, shortTimes})) {
    it(`leave every process the time to come back before anybody takes its runs: ${which}`, () => {
      const {connectMs, reconnectMs, settleMs, aliveEveryMs, aliveForMs, graceMs} = times
      expect(settleMs).to.be.above(connectMs + reconnectMs)
      expect(graceMs).to.be.above(settleMs)
      expect(aliveForMs).to.be.above(2 * aliveEveryMs)
    })
  }
})
