import {Clock} from "./clock"
import {DataPlaneAnswer, Refused, Unavailable} from "./data_plane_answer"
import {DataPlaneError} from "./errors/data_plane_error"
import {DeliveryStoppedError} from "./errors/delivery_stopped_error"
import {retryDelayMs, RetryPolicy} from "./retry"
import {RudderClient} from "./rudder_client"
import {SerializedEvent} from "./serialized_event"
import {Tally} from "./tally"
import {withoutValues} from "./without_values"

export interface BatchSenderParts {
  readonly client: RudderClient
  readonly writeKey: string
  readonly tally: Tally
  readonly policy: RetryPolicy
  readonly clock: Clock
  /** Aborted when the run stops: no further try is made. */
  readonly stopped: AbortSignal
}

type Batch = readonly SerializedEvent[]

/** How trying to send a batch, or a part of it, ended. */
interface Outcome {
  readonly answer: DataPlaneAnswer
  /** Whether the events may have been stored although no answer says so. */
  readonly isInDoubt: boolean
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
export async function sendBatch(batch: Batch, parts: BatchSenderParts): Promise<void> {
  const pending = [batch]
  for (let part = pending.shift(); part !== undefined; part = pending.shift()) {
    if (parts.stopped.aborted) {
      countAsNotSent([part, ...pending].flat(), parts.tally)
      return
    }
    const {answer, isInDoubt} = await outcomeOf(part, parts)
    switch (answer.kind) {
      case "delivered":
        parts.tally.delivered += part.length
        break
      case "refused":
        if (answer.canHalve && part.length > 1) {
          pending.unshift(...halves(part))
        } else {
          countAsRefused(answer, part, parts)
        }
        break
      case "hopeless":
      case "unavailable":
        countAsUnanswered(part, isInDoubt, parts.tally)
        countAsNotSent(pending.flat(), parts.tally)
        throw new DeliveryStoppedError(answer.kind === "hopeless" ? answer.message : unavailableText(answer))
    }
  }
}

/** Counts the events of a batch that is not going to be sent any more. */
function countAsNotSent(batch: Batch, tally: Tally) {
  tally.notSent.add(NOT_SENT, batch)
}

/** Tries again while the answer is "unavailable" and the policy allows it. */
async function outcomeOf(batch: Batch, parts: BatchSenderParts): Promise<Outcome> {
  const startedMs = parts.clock.nowMs()
  let isInDoubt = false
  for (let tries = 1; ; tries++) {
    const answer = await answerOnce(batch, parts.client)
    if (answer.kind !== "unavailable") {
      return {answer, isInDoubt}
    }
    isInDoubt = isInDoubt || answer.mayBeStored
    const elapsedMs = parts.clock.nowMs() - startedMs
    const delayMs = retryDelayMs({...answer, tries, elapsedMs, random: parts.clock.random()}, parts.policy)
    if (delayMs === undefined) {
      return {answer, isInDoubt}
    }
    await parts.clock.sleep(delayMs, parts.stopped)
    if (parts.stopped.aborted) {
      return {answer, isInDoubt}
    }
  }
}

async function answerOnce(batch: Batch, client: RudderClient): Promise<DataPlaneAnswer> {
  try {
    await client.send(batch)
    return {kind: "delivered"}
  } catch (error) {
    if (error instanceof DataPlaneError) {
      return error.answer
    }
    throw error
  }
}

function unavailableText({what, isLikelyPermanent}: Unavailable): string {
  const advice = isLikelyPermanent
    ? "Check the Rudder Server URL in the action's settings, and run it again."
    : "Run it again later; if that does not help, check the data plane and the Rudder Server URL in the action's settings."
  return `RudderStack's data plane could not take the rows: ${what}. ${advice}`
}

function countAsUnanswered(batch: Batch, isInDoubt: boolean, tally: Tally) {
  if (isInDoubt) {
    tally.inDoubt += batch.length
    tally.notSent.add(IN_DOUBT, batch)
  } else {
    countAsNotSent(batch, tally)
  }
}

function countAsRefused(answer: Refused, batch: Batch, parts: BatchSenderParts) {
  if (answer.status === 413) {
    parts.tally.notSent.add("refused as too large (413)", batch.map(withSize))
  } else {
    const events = batch.map(({event}) => event)
    const words = withoutValues(answer.words, events, parts.writeKey)
    parts.tally.notSent.add(
      `refused by RudderStack (${answer.status}${words === "" ? "" : `: ${words}`})`,
      batch,
    )
  }
}

function withSize({rowNumber, bytes}: SerializedEvent) {
  return {rowNumber, note: `${Math.ceil(bytes / 1000).toLocaleString("en-US")} KB`}
}

function halves(batch: Batch): [Batch, Batch] {
  const middle = Math.ceil(batch.length / 2)
  return [batch.slice(0, middle), batch.slice(middle)]
}
