import {expect} from "chai"
import {Redis} from "ioredis"
import {answerKey, jobKey, lockKey} from "../../../src/server/redis/redis_names"
import {RunMarks} from "../../../src/server/redis/run_marks"
import {describeWithRedis} from "../../stand_ins/describe_with_redis"
import {RedisServer} from "../../stand_ins/redis_server"
import {shortTimes} from "./support/cluster_process"

const runId = "run"
const token = "token"

type State =
  | "was never put in"
  | "waits"
  | "was given to a worker"
  | "was begun"
  | "was answered"
  | "is over"
  | "is forgotten"

describeWithRedis("RunMarks", () => {
  let server: RedisServer
  let redis: Redis
  let marks: RunMarks
  before(async () => {
    server = await RedisServer.start()
    redis = new Redis(server.url)
    marks = new RunMarks(redis, "process", shortTimes)
  })
  afterEach(() => redis.flushall())
  after(async () => {
    redis.disconnect()
    await server.remove()
  })

  /** What Redis holds of a run, step by step, as BullMQ and the hub leave it. */
  const steps: [state: State, step: () => Promise<unknown>][] = [
    ["was never put in", () => Promise.resolve()],
    ["waits", () => redis.hset(jobKey(runId), {data: "sealed"})],
    ["was given to a worker", () => redis.set(lockKey(runId), token)],
    ["was begun", () => marks.begin(runId, token)],
    ["was answered", () => marks.end(runId, "front", "the first answer")],
    ["is over", () => redis.del(jobKey(runId), lockKey(runId))],
    ["is forgotten", () => redis.del(answerKey(runId))],
  ]

  async function reach(state: State): Promise<void> {
    for (const [reached, step] of steps) {
      await step()
      if (reached === state) {
        return
      }
    }
  }

  const cases: [state: State, canEndWaiting: boolean, canWithdraw: boolean][] = [
    ["was never put in", false, true],
    ["waits", true, true],
    ["was given to a worker", true, true],
    ["was begun", false, false],
    ["was answered", false, false],
    ["is over", false, false],
    ["is forgotten", false, true],
  ]
  for (const [state, canEndWaiting, canWithdraw] of cases) {
    it(`${canEndWaiting ? "end" : "do not end"} before its beginning a run that ${state}`, async () => {
      await reach(state)
      const before = await redis.get(answerKey(runId))
      expect(await marks.endWaiting(runId, "front", "stopped")).to.equal(canEndWaiting)
      expect(await redis.get(answerKey(runId))).to.equal(canEndWaiting ? "stopped" : before)
    })

    it(`${canWithdraw ? "take back" : "do not take back"} a run that ${state}`, async () => {
      await reach(state)
      expect(await marks.withdraw(runId)).to.equal(canWithdraw)
    })
  }

  for (const state of ["was begun", "was given to a worker"] as const) {
    it(`end once more a run that ${state}, as Redis forgot its end`, async () => {
      await reach(state)
      await marks.endAgain(runId, "front", "the answer")
      expect(await redis.get(answerKey(runId))).to.equal("the answer")
      expect(await marks.begin(runId, token)).to.deep.equal({kind: "ended"})
    })
  }

  for (const state of ["was never put in", "was answered", "is over", "is forgotten"] as const) {
    it(`do not end once more a run that ${state}`, async () => {
      await reach(state)
      const before = await redis.get(answerKey(runId))
      await marks.endAgain(runId, "front", "the answer")
      expect(await redis.get(answerKey(runId))).to.equal(before)
    })
  }

  const taken: [what: string, take: () => Promise<unknown>][] = [
    ["ended before its beginning", () => marks.endWaiting(runId, "front", "stopped")],
    ["taken back", () => marks.withdraw(runId)],
  ]
  for (const [what, take] of taken) {
    it(`let nobody begin a run that was ${what}, nor answer it`, async () => {
      await reach("was given to a worker")
      await take()
      expect(await marks.begin(runId, token)).to.deep.equal({kind: "ended"})
      expect(await marks.end(runId, "front", "another answer")).to.equal(false)
    })
  }
})
