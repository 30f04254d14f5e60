import type {Redis} from "ioredis"
import type {ClusterTimes} from "./cluster_times"
import {aliveKey, answerChannel, answerKey, jobKey, lockKey} from "./redis_names"

/** Added to BullMQ's hash of a job, with which it goes: who began the run, or that it has ended. */
const markField = "hub:begun"
const ended = "ended"

/** What is known of a run that this process has been given. */
export type Beginning =
  /** It is this process that executes it, and nobody else ever will. */
  | {readonly kind: "begun"}
  /** Another worker has been given it meanwhile. */
  | {readonly kind: "taken"}
  | {readonly kind: "ended"}
  /** It was begun before, by that process. */
  | {readonly kind: "begun elsewhere"; readonly processId: string}

/** A token of BullMQ's is good for one worker's work on one job, so asking twice gives the same answer. */
const beginScript = `
local mark = redis.call("HGET", KEYS[1], "${markField}")
if mark == ARGV[2] then return "begun" end
if redis.call("GET", KEYS[2]) ~= ARGV[1] then return "taken" end
if mark then return mark end
redis.call("HSET", KEYS[1], "${markField}", ARGV[2])
return "begun"`

/** After Redis came back with what it had written down, which may be older than the mark. */
const markAgainScript = `
if redis.call("EXISTS", KEYS[1]) == 1 and not redis.call("HGET", KEYS[1], "${markField}") then
  redis.call("HSET", KEYS[1], "${markField}", ARGV[1])
end`

/** Whoever comes first has answered the run. */
const endScript = `
local mark = redis.call("HGET", KEYS[1], "${markField}")
if mark == "${ended}" then return 0 end
if redis.call("EXISTS", KEYS[1]) == 1 then redis.call("HSET", KEYS[1], "${markField}", "${ended}") end
local kept = ARGV[2]
if redis.call("EXISTS", KEYS[3]) == 0 then kept = ARGV[3] end
redis.call("SET", KEYS[2], ARGV[1], "PX", kept)
redis.call("PUBLISH", ARGV[4], ARGV[5])
return 1`

/** The marks by which no run is begun twice, nor answered twice. Each step is one script, so that none can be halved. */
export class RunMarks {
  readonly #redis: Redis
  readonly #processId: string
  readonly #times: ClusterTimes

  /** @param redis a connection that waits until Redis is back */
  constructor(redis: Redis, processId: string, times: ClusterTimes) {
    this.#redis = redis
    this.#processId = processId
    this.#times = times
  }

  /** @param token BullMQ's, of this process's work on the run's job */
  async begin(runId: string, token: string): Promise<Beginning> {
    const mark = this.#mark(token)
    const answer = String(await this.#redis.eval(beginScript, 2, jobKey(runId), lockKey(runId), token, mark))
    switch (answer) {
      case "begun":
      case "taken":
        return {kind: answer}
      case ended:
        return {kind: "ended"}
      default:
        return {kind: "begun elsewhere", processId: answer.split(" ")[0] ?? ""}
    }
  }

  /** Whether anybody has begun it. */
  async isBegun(runId: string): Promise<boolean> {
    return (await this.#redis.hexists(jobKey(runId), markField)) === 1
  }

  async markAgain(runId: string, token: string): Promise<void> {
    await this.#redis.eval(markAgainScript, 1, jobKey(runId), this.#mark(token))
  }

  /**
   * Leaves the run's answer for the process that waits for it.
   *
   * @param text sealed
   * @returns whether nobody has answered the run before
   */
  async end(runId: string, processId: string, text: string): Promise<boolean> {
    const {answerKeptMs, orphanKeptMs} = this.#times
    const keys = [jobKey(runId), answerKey(runId), aliveKey(processId)]
    const values = [text, answerKeptMs, orphanKeptMs, answerChannel(processId), runId]
    return (await this.#redis.eval(endScript, keys.length, ...keys, ...values)) === 1
  }

  #mark(token: string): string {
    return `${this.#processId} ${token}`
  }
}
