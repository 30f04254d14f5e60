import {Attempt} from "./attempt"
import {Clock} from "./clock"
import {DataPlaneAnswer, Refused, Unavailable} from "./data_plane_answer"
import {DataPlaneError} from "./errors/data_plane_error"
import {DeliveryStoppedError} from "./errors/delivery_stopped_error"
import {EventBatch} from "./event_batch"
import {retryDelayMs, RetryPolicy} from "./retry"
import {RudderClient} from "./rudder_client"
import {RunNotices} from "./run_notices"
import {settledOrAborted} from "./settled_or_aborted"
import {Tally} from "./tally"
import {withoutValues} from "./without_values"

export interface BatchSenderParts {
  readonly client: RudderClient
  readonly writeKey: string
  readonly tally: Tally
  readonly notices: RunNotices
  readonly policy: RetryPolicy
  readonly clock: Clock
  /** Aborted when the run stops: no further try is made. */
  readonly stopped: AbortSignal
}

/** A batch, or a half of one. */
interface Part {
  readonly batch: EventBatch
  /** Whether its events may have been stored although no answer says so. */
  readonly isInDoubt: boolean
}

/** How trying to send a part ended. */
interface Outcome {
  readonly answer: DataPlaneAnswer | Stopped
  /** As of a part, by now. */
  readonly isInDoubt: boolean
}

/** The run has stopped before the batch was answered, or before it was sent at all. */
interface Stopped {
  readonly kind: "stopped"
}

/** One try to send a batch. */
interface Tried {
  readonly answer: DataPlaneAnswer
  readonly attempt: Attempt
  /** From the permission to send it on. */
  readonly tookMs: number
}

const NOT_SENT = "not sent, because the run had to stop"
const IN_DOUBT = "in doubt (sent, but not acknowledged)"

/**
 * Sends one batch until each of its events is accounted for in the tally: delivered, refused, or not sent, as all
 * are once the run has stopped.
 *
 * The data plane refuses a batch whole for one bad event, so a refused batch is halved until the bad ones stand
 * alone. The parts are sent one after the other: events keep their order.
 *
 * @throws DeliveryStoppedError when no further batch of the run can succeed
 */
export async function sendBatch(batch: EventBatch, parts: BatchSenderParts): Promise<void> {
  const pending: Part[] = [{batch, isInDoubt: false}]
  for (let part = pending.shift(); part !== undefined; part = pending.shift()) {
    const {answer, isInDoubt} = await outcomeOf(part, parts)
    const tried = {batch: part.batch, isInDoubt}
    switch (answer.kind) {
      case "delivered":
        parts.tally.delivered += tried.batch.count
        break
      case "refused":
        if (answer.canHalve && tried.batch.count > 1) {
          pending.unshift(...tried.batch.halves().map((half) => ({batch: half, isInDoubt})))
        } else if (isInDoubt && !answer.canHalve) {
          countAsUnanswered([tried], parts.tally) // whoever refuses it now need not be who took it before
        } else {
          countAsRefused(answer, tried.batch, parts)
        }
        break
      case "stopped":
        countAsUnanswered([tried, ...pending], parts.tally)
        return
      case "hopeless":
      case "unavailable":
        countAsUnanswered([tried, ...pending], parts.tally)
        throw new DeliveryStoppedError(answer.kind === "hopeless" ? answer.message : unavailableText(answer))
    }
    parts.notices.progress(parts.tally)
  }
}

/** Tries again while the answer is "unavailable" and the policy allows it. */
async function outcomeOf(part: Part, parts: BatchSenderParts): Promise<Outcome> {
  const {batch} = part
  let {isInDoubt} = part
  let elapsedMs = 0
  for (let tries = 1; ; tries++) {
    const tried = await tryOnce(batch, parts)
    if (tried === undefined) {
      return {answer: {kind: "stopped"}, isInDoubt}
    }
    const {answer, attempt} = tried
    elapsedMs += tried.tookMs
    isInDoubt = isInDoubt || (answer.kind === "unavailable" && answer.mayBeStored)
    const retryInMs = delayMs(answer, tries, elapsedMs, parts)
    parts.notices.batch({answer, attempt, events: batch.count, retryInMs})
    if (retryInMs === undefined) {
      return {answer, isInDoubt}
    }
    await parts.clock.sleep(retryInMs, parts.stopped)
    elapsedMs += retryInMs
  }
}

/** @returns undefined when the run has stopped before the batch was sent */
async function tryOnce(batch: EventBatch, parts: BatchSenderParts): Promise<Tried | undefined> {
  const {clock, notices, stopped} = parts
  const permission = stopped.aborted ? undefined : notices.due(batch.count)
  if (permission !== undefined) {
    await settledOrAborted(permission, stopped)
  }
  if (stopped.aborted) {
    return undefined
  }
  const startedMs = clock.nowMs()
  const {answer, attempt} = await answerOnce(batch, parts.client)
  return {answer, attempt, tookMs: clock.nowMs() - startedMs}
}

async function answerOnce(batch: EventBatch, client: RudderClient): Promise<Omit<Tried, "tookMs">> {
  try {
    return {answer: {kind: "delivered"}, attempt: await client.send(batch)}
  } catch (error) {
    if (error instanceof DataPlaneError) {
      return error
    }
    throw error
  }
}

/** @returns how long to wait before the same batch is sent again, undefined when it is not */
function delayMs(
  answer: DataPlaneAnswer,
  tries: number,
  elapsedMs: number,
  {clock, policy, stopped}: BatchSenderParts,
): number | undefined {
  return answer.kind !== "unavailable" || stopped.aborted
    ? undefined
    : retryDelayMs({...answer, tries, elapsedMs, random: clock.random()}, policy)
}

function unavailableText({what, isLikelyPermanent}: Unavailable): string {
  const advice = isLikelyPermanent
    ? "Check the Rudder Server URL in the action's settings, and run it again."
    : "Run it again later; if that does not help, check the data plane and the Rudder Server URL in the action's settings."
  return `RudderStack's data plane could not take the rows: ${what}. ${advice}`
}

/** Counts the events of parts that are not going to be sent any more. */
function countAsUnanswered(rest: readonly Part[], tally: Tally) {
  for (const {batch, isInDoubt} of rest) {
    if (isInDoubt) {
      tally.inDoubt += batch.count
    }
    tally.notSent.add(isInDoubt ? IN_DOUBT : NOT_SENT, batch.unsentRows())
  }
}

function countAsRefused(answer: Refused, batch: EventBatch, parts: BatchSenderParts) {
  if (answer.status === 413) {
    parts.tally.notSent.add("refused as too large (413)", batch.unsentRowsWithSize())
  } else {
    const words = withoutValues(answer.words, batch.texts(), parts.writeKey)
    parts.tally.notSent.add(
      `refused by RudderStack (${answer.status}${words === "" ? "" : `: ${words}`})`,
      batch.unsentRows(),
    )
  }
}
