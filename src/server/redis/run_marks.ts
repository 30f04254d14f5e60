import {randomUUID} from "node:crypto"
import type {Redis} from "ioredis"
import {LuaScript} from "../lua_script"
import type {ClusterTimes} from "./cluster_times"
import {answerChannel, answerKey, jobKey, lockKey} from "./redis_names"

/** Added to BullMQ's hash of a job, with which it goes: who began the run, or that it has ended, and by which call. */
const markField = "hub:begun"
const ended = "ended"

/** Which runs an answer ends: any, one that nobody has begun, or one that Redis knows. */
type Which = "any" | "waiting" | "known"

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
const beginScript = new LuaScript(`
local job, lock, token, mark = unpack(ARGV)
local known = redis.call("HGET", job, "${markField}")
if known == mark then return "begun" end
if redis.call("GET", lock) ~= token then return "taken" end
if known then return known end
redis.call("HSET", job, "${markField}", mark)
return "begun"`)

/** After Redis came back with what it had written down, which may be older than the mark. */
const markAgainScript = new LuaScript(`
local job, mark = unpack(ARGV)
if redis.call("EXISTS", job) == 1 then redis.call("HSETNX", job, "${markField}", mark) end`)

/**
 * Whoever comes first has answered the run; a call that is sent again, as its reply was lost, is told the same again.
 * Where nobody hears of the answer, its process is gone or cut off for a while.
 */
const endScript = new LuaScript(`
local job, answer, text, keptMs, unheardMs, channel, runId, mark, which = unpack(ARGV)
local known = redis.call("HGET", job, "${markField}")
local isJob = redis.call("EXISTS", job) == 1
if known == mark then return 1 end
if known and string.sub(known, 1, ${ended.length}) == "${ended}" then return 0 end
if (which ~= "any" and not isJob) or (which == "waiting" and known) then return 0 end
if isJob then redis.call("HSET", job, "${markField}", mark) end
redis.call("SET", answer, text, "PX", keptMs)
if redis.call("PUBLISH", channel, runId) == 0 then redis.call("PEXPIRE", answer, unheardMs) end
return 1`)

/** A run without a job was never put in, or is over: then its answer is there until it has been read. */
const withdrawScript = new LuaScript(`
local job, answer = unpack(ARGV)
if redis.call("EXISTS", answer) == 1 or redis.call("HEXISTS", job, "${markField}") == 1 then return 0 end
if redis.call("EXISTS", job) == 1 then redis.call("HSET", job, "${markField}", "${ended}") end
return 1`)

/** The marks by which no run is begun twice, nor answered twice. Each step is one script, so that none can be halved. */
export class RunMarks {
  readonly #redis: Redis
  readonly #processId: string
  readonly #times: ClusterTimes

  /** @param redis a connection that waits until Redis is back; for `withdraw`, one that fails at once */
  constructor(redis: Redis, processId: string, times: ClusterTimes) {
    this.#redis = redis
    this.#processId = processId
    this.#times = times
  }

  /** @param token BullMQ's, of this process's work on the run's job */
  async begin(runId: string, token: string): Promise<Beginning> {
    const mark = this.#mark(token)
    const answer = String(await beginScript.run(this.#redis, [jobKey(runId), lockKey(runId), token, mark]))
    const [word = ""] = answer.split(" ")
    switch (word) {
      case "begun":
      case "taken":
      case ended:
        return {kind: word}
      default:
        return {kind: "begun elsewhere", processId: word}
    }
  }

  async markAgain(runId: string, token: string): Promise<void> {
    await markAgainScript.run(this.#redis, [jobKey(runId), this.#mark(token)])
  }

  /**
   * Leaves the run's answer for the process that waits for it.
   *
   * @param text sealed
   * @returns whether nobody has answered the run before
   */
  end(runId: string, processId: string, text: string): Promise<boolean> {
    return this.#end(runId, processId, text, "any")
  }

  /**
   * As `end`, but only a run that waits: nobody will begin it any more.
   *
   * @returns whether it waited
   */
  endWaiting(runId: string, processId: string, text: string): Promise<boolean> {
    return this.#end(runId, processId, text, "waiting")
  }

  /** As `end`, after Redis came back and may not have written down that the run had ended. */
  async endAgain(runId: string, processId: string, text: string): Promise<void> {
    await this.#end(runId, processId, text, "known")
  }

  /**
   * Takes a run back that may have been put in or not.
   *
   * @returns whether nobody has begun or answered it, and nobody will
   */
  async withdraw(runId: string): Promise<boolean> {
    return (await withdrawScript.run(this.#redis, [jobKey(runId), answerKey(runId)])) === 1
  }

  async #end(runId: string, processId: string, text: string, which: Which): Promise<boolean> {
    const {answerKeptMs, unheardKeptMs} = this.#times
    const mark = `${ended} ${randomUUID()}`
    const answer = [answerKey(runId), text, answerKeptMs, unheardKeptMs, answerChannel(processId), runId]
    return (await endScript.run(this.#redis, [jobKey(runId), ...answer, mark, which])) === 1
  }

  #mark(token: string): string {
    return `${this.#processId} ${token}`
  }
}
