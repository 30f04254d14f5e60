import {setTimeout as pause} from "node:timers/promises"
import {expect} from "chai"
import {Redis} from "ioredis"
import {type ClusterTimes, clusterTimes} from "../../../src/server/redis/cluster_times"
import {Heartbeat} from "../../../src/server/redis/heartbeat"
import {describeWithRedis} from "../../stand_ins/describe_with_redis"
import {RedisServer} from "../../stand_ins/redis_server"
import {eventually} from "../support/eventually"
import {RecordedLog} from "../support/recorded_log"
import {shortTimes} from "./support/cluster_process"

const hourMs = 60 * 60 * 1000

describeWithRedis("the heartbeat of a process", () => {
  let server: RedisServer
  let redis: Redis
  let heartbeat: Heartbeat
  let givenUp: number
  beforeEach(async () => {
    server = await RedisServer.start()
    redis = new Redis(server.url)
    givenUp = 0
  })
  afterEach(async () => {
    await heartbeat.end()
    redis.disconnect()
    await server.remove()
  })

  async function start(times: Partial<ClusterTimes>): Promise<void> {
    heartbeat = new Heartbeat({
      ...{redis, times: {...shortTimes, ...times}, log: new RecordedLog()},
      executing: () => [],
      connectAgain: () => givenUp++,
    })
    await heartbeat.beat()
  }

  const fresh: [title: string, settleMs: number, isSettled: boolean][] = [
    ["leaves the runs of a new Redis alone while others may have to tell it theirs", hourMs, false],
    ["leaves no runs alone where that time is over", -1, true],
  ]
  for (const [title, settleMs, isSettled] of fresh) {
    it(title, async () => {
      await start({settleMs})
      const settled = heartbeat.settled().then(() => true)
      const late = pause(isSettled ? hourMs : 50, false, {ref: false})
      expect(await Promise.race([settled, late])).to.equal(isSettled)
    })
  }

  it("gives up connections on which nothing is answered", async () => {
    await start({aliveForMs: 1})
    redis.disconnect()
    await eventually(() => givenUp > 0)
  })

  it("gives up no connection to a Redis that answers, but is full", async () => {
    await start({aliveForMs: 1})
    await redis.config("SET", "maxmemory", "1")
    for (let beats = 0; beats < 3; beats++) {
      await heartbeat.beat()
      await pause(5)
    }
    expect(heartbeat.steadyMs).to.equal(0)
    expect(givenUp).to.equal(0)
  })
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
