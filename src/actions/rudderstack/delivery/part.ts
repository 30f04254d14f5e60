import {Answer, Rejected, Retryable} from "./answer"
import {EventBatch} from "./event_batch"

/** A batch, or a part of one. */
export interface Part extends PartHistory {
  readonly batch: EventBatch
}

/** What is known of a batch, or a part of one, after its tries. */
export interface PartHistory {
  /** Whether it is not a part that was split off because its batch failed. */
  readonly isWhole: boolean
  /** How it failed last: tries with the same text failed the same way. */
  readonly failure: string | undefined
  /** How often in a row it failed that way. */
  readonly repeats: number
  /** How many of those speak against its events: others were acknowledged before each, or nobody else was sending. */
  readonly blames: number
  /** Of the run: when it first failed, or when it was split off. More of them since then prove that others pass. */
  readonly acknowledgementsBefore: number
  /** Of the run: when the whole batch that it was split from first failed. */
  readonly acknowledgementsBeforeBatch: number
  /** Whether its events may have been stored although no answer says so. */
  readonly isUnconfirmed: boolean
  readonly isCompressed: boolean
}

/** What a run knows of the data plane when a try has ended. */
export interface Proof {
  /** Of the run so far. */
  readonly acknowledgements: number
  /** Failed tries of this lane since the last acknowledgement of the run, this one included. */
  readonly failures: number
  /** Whether no other lane has anything to send, but for single events that fail while others pass. */
  readonly isAlone: boolean
}

export function wholePart(batch: EventBatch): Part {
  return {
    batch,
    isWhole: true,
    failure: undefined,
    repeats: 0,
    blames: 0,
    acknowledgementsBefore: 0,
    acknowledgementsBeforeBatch: 0,
    isUnconfirmed: false,
    isCompressed: true,
  }
}

/** As much of the first part as a batch may have. */
export function takeFirst(pending: Part[], maxEvents: number): Part {
  const [part] = pending.splice(0, 1)
  if (part.batch.count <= maxEvents) {
    return part
  }
  const [batch, rest] = part.batch.splitAt(maxEvents)
  pending.unshift({...part, batch: rest})
  return {...part, batch}
}

export function halvesOf(part: Part, acknowledgements: number): Part[] {
  return part.batch.halves().map((batch) => ({
    ...part,
    batch,
    isWhole: false,
    failure: undefined,
    repeats: 0,
    blames: 0,
    acknowledgementsBefore: acknowledgements,
    // What made an uncompressed batch fail as well may be one event.
    isCompressed: true,
  }))
}

/**
 * A part that failed goes behind those that have none of its users: it may be an event of its own that makes it fail,
 * and then the others prove it. Events of a user keep their order.
 */
export function requeue(part: Part, pending: Part[]) {
  const behind = part.isWhole ? 0 : pending.findIndex(({batch}) => batch.sharesUsersWith(part.batch))
  pending.splice(behind < 0 ? pending.length : behind, 0, part)
}

export function afterTry(part: PartHistory, answer: Answer, proof: Proof): PartHistory {
  if (answer.kind !== "retryable" && answer.kind !== "rejected") {
    return part
  }
  const {acknowledgements} = proof
  const failure = failureOf(answer)
  const isFirst = part.isWhole && part.failure === undefined
  const isSame = failure === part.failure
  return {
    ...part,
    failure,
    repeats: isSame ? part.repeats + 1 : 1,
    blames: isSame ? part.blames + (isBlame(proof) ? 1 : 0) : 1,
    acknowledgementsBefore: isFirst ? acknowledgements : part.acknowledgementsBefore,
    acknowledgementsBeforeBatch: isFirst ? acknowledgements : part.acknowledgementsBeforeBatch,
    isUnconfirmed: part.isUnconfirmed || answer.mayBeStored,
  }
}

function failureOf(answer: Retryable | Rejected): string {
  const isSetting = answer.kind === "retryable" && answer.isSettingLikely
  return `${answer.kind} ${answer.status ?? (isSetting ? "no connection" : "no answer")}`
}

/** In an outage nothing is acknowledged: then a failure says nothing of the events. */
export function isBlame({failures, isAlone}: Proof): boolean {
  return isAlone || failures === 1
}
