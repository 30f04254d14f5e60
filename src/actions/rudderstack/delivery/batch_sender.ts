import {Call} from "../calls"
import {ActionError, actionError, NotSentCode, Outcome, Tally, UnsentRow} from "../report"
import {Answer, answer, AnswerRules} from "./answer"
import {Clock} from "./clock"
import {EventBatch} from "./event_batch"
import {believedStep, nextStep, RunFacts, Step} from "./next_step"
import {Pace} from "./pace"
import {afterTry, halvesOf, Part, Proof, requeue, takeFirst, wholePart} from "./part"
import {Posted} from "./post"
import {RunState} from "./run_state"
import {SdkClient} from "./sdk_client"

/** What the lanes of a run share. */
export interface SendingRun {
  readonly call: Call
  readonly rules: AnswerRules
  readonly retryBudgetMs: number
  readonly tally: Tally
  readonly clock: Clock
  readonly pace: Pace
  readonly state: RunState
  /** Aborted when the run stops: no further try is made. */
  readonly stopped: AbortSignal
  stop(reason: ActionError): void
}

/** One try to send a part. */
export interface Try {
  readonly part: Part
  readonly answer: Answer
  readonly posted: Posted
  /** Of the pace that it was sent at. */
  readonly epoch: number
}

/** What counts as a failure of the data plane, not of an event. */
const FAILING: readonly Answer["kind"][] = ["retryable", "rejected", "throttled"]

/** A larger one may be too large for whatever stands before a data plane. */
const USUAL_EVENT_BYTES = 32 * 1024

const NOTHING: Posted = {reply: {status: undefined, error: undefined}, bytes: 0, durationMs: 0}

/**
 * Sends the batches of a lane, one after the other, until each of their events is accounted for in the tally:
 * delivered, or not sent, as all are once the run has stopped. `nextStep` says what to do after each try.
 *
 * The parts of a batch are sent one after the other: the events of a user keep their order.
 */
export class BatchSender {
  /** Failed tries since the last acknowledgement of the run. */
  private failures = 0
  private acknowledgementsSeen = 0
  /** An event that failed to the end of the budget, before others of its user: it is not sent any more. */
  private aside: {readonly part: Part; readonly outcome: Outcome<NotSentCode>} | undefined

  constructor(
    private readonly client: SdkClient,
    protected readonly run: SendingRun,
  ) {}

  async send(batch: EventBatch): Promise<void> {
    const {state, stopped} = this.run
    const pending: Part[] = [wholePart(batch)]
    state.begin()
    while (pending.length > 0 && !stopped.aborted) {
      const tried = await this.tryFirst(pending)
      if (tried !== undefined) {
        await this.follow(this.step(tried, pending.length > 0), tried, pending)
      }
    }
    this.settleAside()
    state.setSuspect(this, false)
    pending.forEach((part) => this.countUnanswered(part))
    state.end()
  }

  /** Whether a batch may be sent; not so once the run has stopped. */
  protected async mayLeave(_events: number): Promise<boolean> {
    return !this.run.stopped.aborted
  }

  /** Takes note of what the run learns from a try, and decides what follows from it. */
  protected step(tried: Try, hasRest: boolean): Step {
    const {state} = this.run
    const {count} = tried.part.batch
    this.learn(tried)
    const history = this.afterTry(tried)
    const step = nextStep(tried.answer, count, history, this.facts(count, hasRest))
    const arePassing = state.acknowledgements > history.acknowledgementsBefore
    state.setSuspect(this, step.kind === "again" && count === 1 && arePassing)
    return step
  }

  protected facts(events: number, hasRest: boolean): RunFacts {
    const {state, pace, clock, retryBudgetMs} = this.run
    return {
      ...this.proof,
      spentMs: state.failingMs,
      rejectedMs: state.rejectedMs,
      retryBudgetMs,
      doubtfulRefusals: state.doubtfulRefusals,
      canSetAside: hasRest && this.aside === undefined,
      mayTakeUncompressed: state.mayTakeUncompressed(events),
      throttleDelayMs: pace.delayMs,
      random: clock.random(),
    }
  }

  protected async follow(step: Step, tried: Try, pending: Part[]): Promise<void> {
    const {tally, pace, state, stopped} = this.run
    const part = this.afterTry(tried)
    const {batch} = part
    switch (step.kind) {
      case "delivered":
        tally.delivered += batch.count
        this.settleAside()
        break
      case "not_sent":
        tally.addNotSent(step.outcome, this.unsentRows(batch, step.outcome.status === 413))
        if (tried.answer.kind === "refused" && batch.largestEventBytes <= USUAL_EVENT_BYTES) {
          state.refused(batch.count, tried.answer)
        }
        break
      case "set_aside":
        this.aside = {part, outcome: step.outcome}
        break
      case "split":
        pending.unshift(...halvesOf(part, state.acknowledgements))
        await this.sleep(step.delayMs, false)
        break
      case "uncompressed":
        state.triedUncompressed()
        pending.unshift({...part, isCompressed: false})
        break
      case "again":
        requeue(part, pending)
        await this.sleep(step.delayMs, step.isFirm)
        break
      case "slower":
        pending.unshift(part)
        pace.throttled(tried.epoch, batch.count, step.delayMs)
        break
      case "defer":
        if ((await state.isRejectionTrue()) && !stopped.aborted) {
          const facts = this.facts(batch.count, pending.length > 0)
          await this.follow(believedStep(step.answer, batch.count, part, facts), tried, pending)
        } else {
          pending.unshift(part)
        }
        break
      case "stop":
        pending.unshift(part)
        this.run.stop(step.error)
        break
    }
  }

  /** @returns undefined when the run has stopped before the part was sent: then it is pending still */
  private async tryFirst(pending: Part[]): Promise<Try | undefined> {
    const {pace, state} = this.run
    if (!(await pace.enter())) {
      return undefined
    }
    const part = takeFirst(pending, pace.maxEvents)
    try {
      if (!(await this.mayLeave(part.batch.count))) {
        pending.unshift(part)
        return undefined
      }
      const {epoch} = pace
      const isCompressed = part.isCompressed && state.compression !== "not_taken"
      const sent = {...part, isCompressed}
      return {part: sent, epoch, ...(await this.answerTo(sent))}
    } finally {
      pace.leave()
    }
  }

  private async answerTo({batch, isCompressed}: Part): Promise<{posted: Posted; answer: Answer}> {
    try {
      const posted = await this.client.send(batch, isCompressed)
      return {posted, answer: answer(posted.reply, this.run.rules, Date.now())}
    } catch (error) {
      return {posted: NOTHING, answer: {kind: "fatal", error: actionError(error)}}
    }
  }

  private get proof(): Proof {
    const {state} = this.run
    return {
      acknowledgements: state.acknowledgements,
      failures: this.failures,
      isAlone: state.isAlone(this),
    }
  }

  private afterTry({part, answer: given}: Try): Part {
    return {...part, ...afterTry(part, given, this.proof)}
  }

  private learn({answer: learnt, part: {isCompressed}}: Try) {
    const {state, pace, tally} = this.run
    if (learnt.kind === "acknowledged") {
      state.acknowledged()
      pace.acknowledged()
      if (state.compression === "unproven") {
        state.compression = isCompressed ? "taken" : "not_taken"
        if (!isCompressed) {
          tally.addRemark("sent_uncompressed")
        }
      }
      if (!learnt.isOwn && !state.isOtherAcknowledgementKnown) {
        state.isOtherAcknowledgementKnown = true
        tally.addRemark("any_2xx_acknowledged")
      }
    }
    const isFailing = FAILING.includes(learnt.kind)
    if (isFailing) {
      state.failed(learnt.kind === "rejected")
    }
    if (state.acknowledgements !== this.acknowledgementsSeen) {
      this.acknowledgementsSeen = state.acknowledgements
      this.failures = 0
    }
    this.failures += isFailing ? 1 : 0
  }

  /** To be called when its batch is over, or something of it was taken, which proves that the event is what failed. */
  private settleAside() {
    if (this.aside !== undefined) {
      const {part, outcome} = this.aside
      this.aside = undefined
      if (this.run.stopped.aborted) {
        this.countUnanswered(part)
      } else {
        this.run.tally.addNotSent(outcome, part.batch.unsentRows())
      }
    }
  }

  /** @param isFirm whether it lasts even if something is acknowledged meanwhile */
  private async sleep(delayMs: number, isFirm: boolean): Promise<void> {
    const {clock, state, stopped} = this.run
    if (delayMs > 0 && !stopped.aborted) {
      await clock.sleep(delayMs, isFirm ? stopped : state.nextProgress)
    }
  }

  private countUnanswered({batch, isUnconfirmed}: Part) {
    this.run.tally.addNotSent({code: isUnconfirmed ? "unconfirmed" : "not_sent_stopped"}, batch.unsentRows())
  }

  private unsentRows(batch: EventBatch, hasSizes: boolean): UnsentRow[] {
    const rows = batch.unsentRows()
    return hasSizes ? rows.map((row) => withSizes(row, this.run.call)) : rows
  }
}

/** Of its values as JSON, and of all of it as sent: an identify event carries its values twice. */
function withSizes(row: UnsentRow, {data}: Call): UnsentRow {
  if (row.eventText === undefined) {
    return row
  }
  const text = row.eventText()
  const event = JSON.parse(text) as {[name: string]: unknown}
  return {
    ...row,
    rowBytes: Buffer.byteLength(JSON.stringify(event[data] ?? {})),
    eventBytes: Buffer.byteLength(text),
  }
}
