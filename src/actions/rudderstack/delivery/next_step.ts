import {ActionError, failure, NotSentCode, Outcome} from "../report"
import {Answer, Refused, Rejected, Retryable, Throttled} from "./answer"
import {isBlame, PartHistory, Proof} from "./part"

/** What to do about a batch, or a part of one, after a try. */
export type Step =
  | {readonly kind: "delivered"}
  | {readonly kind: "not_sent"; readonly outcome: Outcome<NotSentCode>}
  /** In two halves, after that time. */
  | {readonly kind: "split"; readonly delayMs: number}
  /** Left aside while the rest of its batch is tried: when that is taken, this is what failed. */
  | {readonly kind: "set_aside"; readonly outcome: Outcome<NotSentCode>}
  /** Once without compression, at once. */
  | {readonly kind: "uncompressed"}
  | Again
  /** As soon as the shared pace permits it, and not before that time. */
  | {readonly kind: "slower"; readonly delayMs: number}
  /** Whether this is the end of the run shows when the batches in flight are answered. */
  | {readonly kind: "defer"; readonly answer: Rejected}
  | {readonly kind: "stop"; readonly error: ActionError}

interface Again {
  readonly kind: "again"
  readonly delayMs: number
  /** Whether the time is waited for even if the data plane acknowledges something meanwhile. */
  readonly isFirm: boolean
}

/** What a run is like when a try has ended. */
export interface RunFacts extends Proof {
  /** Since the first failure after the last acknowledgement, without the time that permissions took. */
  readonly spentMs: number
  /** The same since all failures are rejections. */
  readonly rejectedMs: number
  readonly retryBudgetMs: number
  /** Events of usual size that were refused in words that are not RudderStack's. */
  readonly doubtfulRefusals: number
  /** Whether the rest of its batch waits behind the part, and none was left aside before. */
  readonly canSetAside: boolean
  /** Whether the data plane may take the part without compression. */
  readonly mayTakeUncompressed: boolean
  /** How long to wait after a 429 that names no time. */
  readonly throttleDelayMs: number
  /** At least 0 and less than 1. */
  readonly random: number
}

const FORBIDDEN = 403

/** A 429 may ask for that time or longer; it names whole seconds. */
const MIN_ASKED_MS = 250

const BASE_DELAY_MS = 500
const MAX_DELAY_MS = 30000

/** Between tries of what is likely a wrong setting: as many, and one more, are made. */
const SETTING_DELAYS_MS: readonly number[] = [1000, 3000]

/** How long a rejection is doubted after acknowledgements: a deployment, a router that restarts. */
const MAX_DOUBT_MS = 30000

/** Between tries of a lane that is alone and has to find the event that a firewall forbids before the doubt is over. */
const MAX_FORBIDDEN_DELAY_MS = 1000

/** Tries that fail the same way before a batch is split, and before a part of one is split again. */
const TRIES_OF_BATCH = 3
const TRIES_OF_PART = 2

/** The same for a batch where nothing proves that the data plane takes others: each may have a bad event. */
const TRIES_WITHOUT_PROOF = 8

/** Events that may be refused in words that are not RudderStack's before the first is acknowledged. */
const MAX_DOUBTFUL_REFUSALS = 10

/** Between tries of a single event, while others are acknowledged: as many, and one more, are made. */
const SINGLE_DELAYS_MS: readonly number[] = [250, 500, 1000, 2000, 4000, 4000, 4000]

export function nextStep(answer: Answer, events: number, part: PartHistory, run: RunFacts): Step {
  switch (answer.kind) {
    case "acknowledged":
      return {kind: "delivered"}
    case "fatal":
      return {kind: "stop", error: answer.error}
    case "refused":
      return afterRefusal(answer, events, part, run)
    case "throttled":
      return afterThrottling(throttleMs(answer, run), run)
    case "rejected":
      return run.acknowledgements === 0 ? {kind: "defer", answer} : afterFailure(answer, events, part, run)
    case "retryable":
      return answer.isSettingLikely && run.acknowledgements === 0
        ? afterSettingFailure(answer, part, run)
        : afterFailure(answer, events, part, run)
  }
}

/** What follows when a deferred rejection is believed: a lane that is alone has to find out itself what is rejected. */
export function believedStep(answer: Rejected, events: number, part: PartHistory, run: RunFacts): Step {
  const mayBeOneEvent = run.isAlone && canBeForOneEvent(answer)
  if (mayBeOneEvent && events > 1) {
    return {kind: "split", delayMs: 0}
  }
  return mayBeOneEvent && run.canSetAside
    ? {kind: "set_aside", outcome: aloneOutcome(answer, part)}
    : {kind: "stop", error: answer.error}
}

function afterRefusal(answer: Refused, events: number, part: PartHistory, run: RunFacts): Step {
  const {status, words, canSplit, doubt} = answer
  if (doubt !== undefined && run.acknowledgements === 0 && run.doubtfulRefusals >= MAX_DOUBTFUL_REFUSALS) {
    return {kind: "stop", error: doubt}
  }
  if (part.isCompressed && run.mayTakeUncompressed && (status === 400 || status === 415)) {
    return {kind: "uncompressed"}
  }
  if (canSplit && events > 1) {
    return {kind: "split", delayMs: 0}
  }
  if (part.isUnconfirmed && !canSplit) {
    // Whoever refuses it now need not be who took it before.
    return {kind: "not_sent", outcome: {code: "unconfirmed"}}
  }
  const code = status === 413 ? "refused_too_large" : "refused_invalid"
  return {kind: "not_sent", outcome: {code, status, answer: words}}
}

/** `Retry-After: 0`, or a time that is past, names no time: it would have the run ask without end. */
function throttleMs({retryAfterMs = 0}: Throttled, {throttleDelayMs}: RunFacts): number {
  return retryAfterMs >= MIN_ASKED_MS ? retryAfterMs : throttleDelayMs
}

function afterThrottling(delayMs: number, {spentMs, retryBudgetMs}: RunFacts): Step {
  const leftMs = retryBudgetMs - spentMs
  return leftMs <= 0
    ? {kind: "stop", error: failure("data_plane_throttles")}
    : {kind: "slower", delayMs: Math.min(delayMs, leftMs)}
}

function afterSettingFailure({what}: Retryable, {repeats}: PartHistory, run: RunFacts): Step {
  const leftMs = run.retryBudgetMs - run.spentMs
  if (leftMs <= 0 || repeats > SETTING_DELAYS_MS.length) {
    return {kind: "stop", error: failure("data_plane_unreachable", {what, isSettingLikely: true})}
  }
  return {kind: "again", delayMs: Math.min(SETTING_DELAYS_MS[repeats - 1], leftMs), isFirm: false}
}

function afterFailure(answer: Retryable | Rejected, events: number, part: PartHistory, run: RunFacts): Step {
  const budgetLeftMs = run.retryBudgetMs - run.spentMs
  const leftMs =
    answer.kind === "rejected" ? Math.min(MAX_DOUBT_MS - run.rejectedMs, budgetLeftMs) : budgetLeftMs
  const areOthersTaken = run.acknowledgements > part.acknowledgementsBefore
  const isEventAtFault = areOthersTaken || isRestTaken(answer, part, run)
  if (leftMs <= 0 && !(events === 1 && areOthersTaken)) {
    return events === 1 && run.canSetAside && canBeForOneEvent(answer)
      ? {kind: "set_aside", outcome: aloneOutcome(answer, part)}
      : {kind: "stop", error: errorOf(answer)}
  }
  if (events === 1 && isEventAtFault) {
    if (part.blames > SINGLE_DELAYS_MS.length || leftMs <= 0) {
      return {kind: "not_sent", outcome: aloneOutcome(answer, part)}
    }
    return isBlame(run)
      ? again(answer, SINGLE_DELAYS_MS[part.blames - 1], leftMs, true)
      : again(answer, backOffMs(run), leftMs, false)
  }
  const canWait = part.isWhole || !isEventAtFault
  const isForbidden = answer.kind === "rejected" && canBeForOneEvent(answer)
  const maxDelayMs = isForbidden && run.isAlone ? MAX_FORBIDDEN_DELAY_MS : MAX_DELAY_MS
  const delayMs = canWait ? Math.min(backOffMs(run), maxDelayMs) : 0
  const mayBeOneEvent = isEventAtFault || canBeForOneEvent(answer)
  if (events > 1 && mayBeOneEvent && shouldSplit(part, run, isEventAtFault)) {
    return {kind: "split", delayMs: isEventAtFault ? 0 : Math.min(delayMs, leftMs)}
  }
  return again(answer, delayMs, leftMs, false)
}

/**
 * Events of one user wait for each other. So where a lane is alone, what was taken since its batch first failed is all
 * the proof that there is.
 */
function isRestTaken(answer: Retryable | Rejected, part: PartHistory, run: RunFacts): boolean {
  return run.isAlone && run.acknowledgements > part.acknowledgementsBeforeBatch && canBeForOneEvent(answer)
}

/** A server fails for a value in it, or a firewall forbids one; a wrong key or address is wrong for every event. */
function canBeForOneEvent(answer: Retryable | Rejected): boolean {
  const isReached = answer.status !== undefined || answer.mayBeStored
  return answer.kind === "retryable" ? isReached : answer.status === FORBIDDEN
}

function again(answer: Retryable | Rejected, ownDelayMs: number, leftMs: number, isOwnFirm: boolean): Again {
  const askedMs = answer.kind === "retryable" ? (answer.retryAfterMs ?? 0) : 0
  return {
    kind: "again",
    delayMs: Math.min(Math.max(askedMs, ownDelayMs), leftMs),
    isFirm: isOwnFirm || askedMs > 0,
  }
}

/**
 * One event may be what makes the batch fail: the halves show. While nothing else is acknowledged it is an outage, in
 * which halving in haste helps nobody: so without proof a lane halves at the rhythm at which it tries again, late where
 * it is not alone, and sends no request more.
 */
function shouldSplit({isWhole, repeats}: PartHistory, run: RunFacts, isEventAtFault: boolean): boolean {
  if (isWhole) {
    return repeats >= (isEventAtFault || run.isAlone ? TRIES_OF_BATCH : TRIES_WITHOUT_PROOF)
  }
  return repeats >= TRIES_OF_PART
}

/** Exponential, with full jitter. */
function backOffMs({failures, random}: RunFacts): number {
  return Math.round(random * Math.min(MAX_DELAY_MS, BASE_DELAY_MS * 2 ** (failures - 1)))
}

function aloneOutcome({kind, status, words}: Retryable | Rejected, part: PartHistory): Outcome<NotSentCode> {
  const code = kind === "rejected" && !part.isUnconfirmed ? "refused_invalid" : "refused_alone"
  return status === undefined ? {code} : {code, status, answer: words}
}

function errorOf(answer: Retryable | Rejected): ActionError {
  return answer.kind === "rejected"
    ? answer.error
    : failure("data_plane_unreachable", {what: answer.what, isSettingLikely: false})
}
