import {channel} from "diagnostics_channel"
import {Attempt} from "./attempt"
import {Clock} from "./clock"
import {DataPlaneAnswer} from "./data_plane_answer"
import {eventJson} from "./event_json"
import {RUN_CHANNEL, RunCounts, RunNotice} from "./run_notice"
import {Tally} from "./tally"
import {UnsentRow} from "./unsent_row"

/** What is known of a run before it begins. */
export interface RunHead {
  readonly source: string
  /** Scheme, host and port. */
  readonly dataPlane: string
  readonly isDryRun: boolean
}

/** One try to send a batch. */
export interface BatchTry {
  readonly answer: DataPlaneAnswer
  readonly attempt: Attempt
  readonly events: number
  readonly retryInMs: number | undefined
}

const PROGRESS_MS = 250

const runs = channel(RUN_CHANNEL)

/**
 * Tells whoever listens what a run does; where nobody does, it does nothing.
 *
 * A listener that throws does no harm here: Node goes on to the next one, and throws its error later, on
 * process.nextTick. Unless the process is prepared for uncaught exceptions, it (or the worker thread) ends then.
 */
export class RunNotices {
  private lastProgressMs = -Infinity

  constructor(
    private readonly head: RunHead,
    private readonly clock: Clock,
  ) {}

  started(stop: (reason: string) => void) {
    this.publish(() => ({kind: "started", ...this.head, stop}))
  }

  fields(columns: number, advice: string) {
    this.publish(() => ({kind: "fields", columns, advice}))
  }

  /** Says how far the run is, if it has not just done so. */
  progress(tally: Tally) {
    if (!runs.hasSubscribers) {
      return
    }
    const nowMs = this.clock.nowMs()
    if (nowMs - this.lastProgressMs >= PROGRESS_MS) {
      this.lastProgressMs = nowMs
      this.publish(() => ({kind: "progress", ...this.counts(tally)}))
    }
  }

  /**
   * Says that a batch is going to be sent.
   *
   * @returns resolves when all who want it to wait are content; undefined where nobody wants that
   */
  due(events: number): Promise<unknown> | undefined {
    if (!runs.hasSubscribers) {
      return undefined
    }
    const permissions: Promise<unknown>[] = []
    const waitFor = (permission: Promise<unknown>) => void permissions.push(permission)
    this.publishOfSending(() => ({kind: "due", dataPlane: this.head.dataPlane, events, waitFor}))
    return permissions.length === 0 ? undefined : Promise.allSettled(permissions)
  }

  batch({answer, attempt, events, retryInMs}: BatchTry) {
    const {dataPlane} = this.head
    this.publishOfSending(() => ({
      kind: "batch",
      dataPlane,
      answer: answer.kind,
      events,
      ...attempt,
      retryInMs,
    }))
  }

  notSent(reason: string, rows: readonly UnsentRow[]) {
    this.publish(() => ({
      kind: "not sent",
      reason,
      rows: rows.map(({rowNumber, eventText}) => ({
        rowNumber,
        messageId: eventText === undefined ? undefined : messageIdIn(eventText()),
      })),
      eventsJson: () =>
        rows.map(({eventText}) => (eventText === undefined ? undefined : eventJson(eventText()))),
    }))
  }

  ended(isSuccess: boolean, tally: Tally) {
    this.publish(() => ({
      kind: "ended",
      isSuccess,
      ...this.counts(tally),
      reasons: tally.notSent.byReason.map(({reason, count, firstRows}) => ({
        reason,
        count,
        firstRows: firstRows.map(({rowNumber}) => rowNumber),
      })),
    }))
  }

  private counts({rowsRead, delivered, notSent, bytesRead}: Tally): RunCounts {
    const rowsSent = this.head.isDryRun ? 0 : delivered
    return {rowsRead, rowsSent, rowsNotSent: notSent.total, bytesRead}
  }

  /** A dry run sends nothing. */
  private publishOfSending(notice: () => RunNotice) {
    if (!this.head.isDryRun) {
      this.publish(notice)
    }
  }

  private publish(notice: () => RunNotice) {
    if (runs.hasSubscribers) {
      runs.publish(notice())
    }
  }
}

function messageIdIn(eventText: string): string {
  const {messageId} = JSON.parse(eventText) as {messageId: string}
  return messageId
}
