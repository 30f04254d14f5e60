import {Clock} from "./clock"
import {DataPlaneAnswer, Refused} from "./data_plane_answer"
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

const NOT_SENT = "were not sent, because the run had to stop"

/**
 * Sends one batch until each of its events is accounted for in the tally: delivered, refused, or not sent.
 *
 * The data plane refuses a batch whole for one bad event, so a refused batch is halved until the bad ones stand
 * alone. The parts are sent one after the other: events keep their order.
 *
 * @throws DeliveryStoppedError when no further batch of the run can succeed
 */
export async function sendBatch(batch: Batch, parts: BatchSenderParts): Promise<void> {
  const pending = [batch]
  for (let part = pending.shift(); part !== undefined; part = pending.shift()) {
    const answer = await answerInTime(part, parts)
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
        parts.tally.notSent.add(NOT_SENT, [part, ...pending].flat())
        throw new DeliveryStoppedError(answer.message)
      case "unavailable":
        parts.tally.notSent.add(`were not acknowledged: ${answer.what}; some of them may have arrived`, part)
        parts.tally.notSent.add(NOT_SENT, pending.flat())
        throw new DeliveryStoppedError(
          `RudderStack's data plane could not take the rows: ${answer.what}. ` +
            "Check that it is up and that the Rudder Server URL is right, and run it again.",
        )
    }
  }
}

/** Counts the events of a batch that is not going to be sent any more. */
export function countAsNotSent(batch: Batch, tally: Tally) {
  tally.notSent.add(NOT_SENT, batch)
}

/** Tries again while the answer is "unavailable" and the policy allows it. */
async function answerInTime(batch: Batch, parts: BatchSenderParts): Promise<DataPlaneAnswer> {
  const startedMs = parts.clock.nowMs()
  for (let tries = 1; ; tries++) {
    const answer = await answerOnce(batch, parts.client)
    if (answer.kind !== "unavailable" || parts.stopped.aborted) {
      return answer
    }
    const elapsedMs = parts.clock.nowMs() - startedMs
    const delayMs = retryDelayMs({...answer, tries, elapsedMs, random: parts.clock.random()}, parts.policy)
    if (delayMs === undefined) {
      return answer
    }
    await parts.clock.sleep(delayMs, parts.stopped)
    if (parts.stopped.aborted) {
      return answer
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

function countAsRefused(answer: Refused, batch: Batch, parts: BatchSenderParts) {
  if (answer.status === 413) {
    parts.tally.notSent.add("were refused as too large (413)", batch.map(withSize))
  } else {
    const events = batch.map(({event}) => event)
    const words = withoutValues(answer.words, events, parts.writeKey)
    parts.tally.notSent.add(
      `were refused by RudderStack (${answer.status}${words === "" ? "" : `: ${words}`})`,
      batch,
    )
  }
}

function withSize({rowNumber, data}: SerializedEvent) {
  return {rowNumber, note: `${Math.ceil(Buffer.byteLength(data.json) / 1000)} KB`}
}

function halves(batch: Batch): [Batch, Batch] {
  const middle = Math.ceil(batch.length / 2)
  return [batch.slice(0, middle), batch.slice(middle)]
}
