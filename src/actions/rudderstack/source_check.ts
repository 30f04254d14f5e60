import {createHash} from "crypto"
import {dataPlane} from "./data_plane"
import {NotDelivered} from "./data_plane_answer"
import {DataPlaneError} from "./errors/data_plane_error"
import {EventBatch} from "./event_batch"
import {Settings} from "./settings"

/** Whoever opens a form waits for the answer. */
const TIMEOUT_MS = 1900

const KEPT_MS = 60000
const KEPT_CHECKS = 100

interface Check {
  readonly checkedAtMs: number
  readonly problem: string | undefined
}

const checks = new Map<string, Check>()

/**
 * Asks the data plane whether it knows the write key, without storing an event: the gateway looks at the key
 * before it refuses a batch without events. An answer is kept for a minute.
 *
 * @returns what is wrong, for the person who opens the form; undefined when all is well
 */
export async function sourceProblem(settings: Settings): Promise<string | undefined> {
  const key = createHash("sha256").update(`${settings.dataPlaneUrl} ${settings.writeKey}`).digest("hex")
  const known = checks.get(key)
  if (known !== undefined && Date.now() - known.checkedAtMs < KEPT_MS) {
    return known.problem
  }
  if (checks.size >= KEPT_CHECKS) {
    checks.clear()
  }
  const problem = await askedProblem(settings)
  checks.set(key, {checkedAtMs: Date.now(), problem})
  return problem
}

async function askedProblem({dataPlaneUrl, writeKey}: Settings): Promise<string | undefined> {
  try {
    const poster = dataPlane({
      timeoutMs: TIMEOUT_MS,
      wholeTimeoutMs: TIMEOUT_MS,
      orderingKey: "looker-check",
    })
    const empty = {events: new EventBatch(), sentAt: new Date()}
    await poster.post(`${dataPlaneUrl}/v1/batch`, {batch: [empty]}, {auth: {username: writeKey}, headers: {}})
    return undefined
  } catch (error) {
    if (error instanceof DataPlaneError) {
      return problemOf(error.answer)
    }
    throw error
  }
}

function problemOf(answer: NotDelivered): string | undefined {
  switch (answer.kind) {
    case "refused":
      return answer.status === 400
        ? undefined
        : `RudderStack answered ${answer.status} to a check of the settings.`
    case "hopeless":
      return answer.message
    case "unavailable":
      return `RudderStack's data plane could not be asked about the settings: ${answer.what}. A run may fail.`
  }
}
