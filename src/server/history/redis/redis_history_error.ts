import {ZodError} from "zod"
import {RunStoreError} from "../../errors/run_store_error"

type ReasonAndCure = readonly [reason: string, cure: string]

/** What operators can do about a refusal of Redis, by the word that it begins with. */
const refusals: Record<string, ReasonAndCure> = {
  OOM: ["Redis has no memory left", "Give Redis more memory, or lower ACTION_HUB_HISTORY_MB."],
  MISCONF: ["Redis cannot write to its disk", "Make room on the disk of Redis; its log says more."],
  READONLY: ["Redis is a replica that takes no changes", "Point REDIS_URL to the primary."],
  NOAUTH: ["Redis asks for a password", "Put the password of Redis into REDIS_URL."],
  NOPERM: [
    "the user in REDIS_URL lacks a permission",
    "Allow that user all commands on looker-action-hub:*.",
  ],
  LOADING: ["Redis is still loading its data", "Nothing is to be done; it goes on by itself."],
}
const otherRefusal: ReasonAndCure = [
  "Redis refuses a command",
  "The hub's log has its answer; the hub needs Redis 6.2 or later.",
]
const unreadable: ReasonAndCure = [
  "Redis holds something that this version of the hub cannot read",
  "Have all processes of the hub run the same version.",
]
const whereItIs = "Check that Redis runs, and that REDIS_URL points to it."
const unreachable: ReasonAndCure = ["Redis cannot be reached", whereItIs]

/** Why the history in Redis does not work, and what to do. */
export function redisHistoryError(error: unknown): RunStoreError {
  if (error instanceof RunStoreError) {
    return error
  }
  const [reason, cure] = reasonAndCure(error)
  return new RunStoreError("Redis", reason, cure, {cause: error})
}

/** Redis did not answer in time. */
export function lateRedisHistoryError(limitMs: number): RunStoreError {
  return new RunStoreError("Redis", `Redis did not answer within ${limitMs / 1000} seconds`, whereItIs)
}

function reasonAndCure(error: unknown): ReasonAndCure {
  if (error instanceof ZodError || error instanceof SyntaxError) {
    return unreadable
  }
  if (error instanceof Error && error.name === "ReplyError") {
    const [word = ""] = error.message.split(" ")
    return refusals[word] ?? otherRefusal
  }
  return unreachable
}
