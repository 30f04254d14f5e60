import {createHash} from "crypto"
import {performance} from "perf_hooks"
import {ActionError, actionError, answerText, failure} from "../report"
import {answer, AnswerRules} from "./answer"
import {DeliverySettings} from "./delivery"
import {EventBatch} from "./event_batch"
import {NoReply, poster, Reply} from "./post"
import {sdkClient} from "./sdk_client"

interface Check {
  readonly checkedAtMs: number
  readonly problem: ActionError | undefined
}

/** Whoever opens a form waits for the answer. */
const TIMEOUT_MS = 1900

const KEPT_MS = 60000
const KEPT_CHECKS = 100

const checks = new Map<string, Check>()

/**
 * Asks the data plane whether it knows the write key, without storing an event: the gateway looks at the key, and then
 * refuses a batch without events in words of its own. Nothing else does. The answer is kept for a minute.
 *
 * @returns what is wrong with the settings; undefined when all is well
 */
export async function checkDataPlane(settings: DeliverySettings): Promise<ActionError | undefined> {
  const {writeKey, dataPlaneUrl, words} = settings
  const key = createHash("sha256")
    .update(JSON.stringify([dataPlaneUrl, writeKey, words]))
    .digest("hex")
  const known = checks.get(key)
  if (known !== undefined && performance.now() - known.checkedAtMs < KEPT_MS) {
    return known.problem
  }
  if (checks.size >= KEPT_CHECKS) {
    checks.clear()
  }
  const problem = await askedProblem(settings)
  checks.set(key, {checkedAtMs: performance.now(), problem})
  return problem
}

async function askedProblem(settings: DeliverySettings): Promise<ActionError | undefined> {
  const post = poster({timeoutMs: TIMEOUT_MS, wholeTimeoutMs: TIMEOUT_MS, orderingKey: "looker-check"})
  try {
    const {reply} = await sdkClient(settings, post).send(new EventBatch(), false)
    return problemOf(reply, {acknowledgement: "rudderstack", ...settings})
  } catch (error) {
    return actionError(error)
  }
}

function problemOf(reply: Reply | NoReply, rules: AnswerRules): ActionError | undefined {
  const answered = answer(reply, rules, Date.now())
  switch (answered.kind) {
    case "fatal":
      return answered.error
    case "throttled":
      return unchecked("it asks for fewer rows (429)")
    case "retryable":
      return unchecked(answered.what)
    case "rejected":
      return answered.error.code === "not_acknowledged" ? notADataPlane(reply) : answered.error
    case "refused":
    case "acknowledged":
      return isRefusalOfEmptyBatch(reply) ? undefined : notADataPlane(reply)
  }
}

function isRefusalOfEmptyBatch(reply: Reply | NoReply): boolean {
  return reply.status === 400 && reply.body.trim().toLowerCase() === "empty batch payload"
}

function unchecked(what: string): ActionError {
  return failure("settings_unchecked", {what})
}

function notADataPlane(reply: Reply | NoReply): ActionError {
  const text = reply.status === undefined ? "did not answer" : answerText(reply.status, reply.body)
  return failure("not_a_data_plane", {answer: text, redirectsTo: undefined})
}
