import {channel} from "diagnostics_channel"
import {performance} from "perf_hooks"
import {CountedRows, NotSentCode, Outcome, Tally, UnsentRow} from "../report"
import {
  BatchAnswered,
  PaceSet,
  Repetition,
  RUN_CHANNEL,
  RunCounts,
  RunKind,
  RunNotice,
  StopReason,
} from "./run_notice"

/** What is known of a run before it begins. */
export interface RunHead {
  readonly source: string
  /** Scheme, host and port. */
  readonly dataPlane: string
  readonly runKind: RunKind
}

const PROGRESS_MS = 250

/** The member that ends every event: see `delivery`. */
const SENT_AT = /,"sentAt":"[^"]*"\}$/

const runs = channel(RUN_CHANNEL)

/**
 * Reports what a run does to whoever listens; where nobody does, it does nothing.
 *
 * A listener that throws does no harm here: Node calls the next one, and throws its error later, on
 * process.nextTick. Unless the process is prepared for uncaught exceptions, it (or the worker thread) ends then.
 */
export class RunNotices {
  /** Of the document that the rows come from, as far as it was taken. */
  bytesRead = 0
  private lastProgressMs = -Infinity

  constructor(private readonly head: RunHead) {}

  started(stop: (reason: StopReason) => void) {
    this.publish(() => ({kind: "started", ...this.head, stop}))
  }

  /** The same chunks, whose bytes are counted. */
  async *counted(chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
    for await (const chunk of chunks) {
      this.bytesRead += chunk.length
      yield chunk
    }
  }

  fields(columns: number, repetition: Repetition) {
    this.publish(() => ({kind: "fields", columns, repetition}))
  }

  /** Reports how far the run is, if it has not just done so. */
  progress(tally: Tally) {
    if (!runs.hasSubscribers) {
      return
    }
    const nowMs = performance.now()
    if (nowMs - this.lastProgressMs >= PROGRESS_MS) {
      this.lastProgressMs = nowMs
      this.publish(() => ({kind: "progress", ...this.counts(tally)}))
    }
  }

  /**
   * Reports that a batch is going to be sent.
   *
   * @returns resolves when everybody who wants it to wait agrees; undefined where nobody wants that
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

  batch(answered: Omit<BatchAnswered, "kind" | "dataPlane">) {
    this.publishOfSending(() => ({kind: "batch", dataPlane: this.head.dataPlane, ...answered}))
  }

  pace(pace: Omit<PaceSet, "kind" | "dataPlane">) {
    this.publishOfSending(() => ({kind: "pace", dataPlane: this.head.dataPlane, ...pace}))
  }

  notSent(outcome: Outcome<NotSentCode>, rows: readonly UnsentRow[]) {
    this.publish(() => ({
      kind: "not_sent",
      outcome,
      rows: rows.map(({rowNumber, eventText}) => ({
        rowNumber,
        messageId: eventText === undefined ? undefined : messageIdIn(eventText()),
      })),
      eventsJson: () =>
        rows.map(({eventText}) => (eventText === undefined ? undefined : eventText().replace(SENT_AT, "}"))),
    }))
  }

  ended(isSuccess: boolean, failure: string | undefined, tally: Tally) {
    this.publish(() => ({
      kind: "ended",
      isSuccess,
      failure,
      ...this.counts(tally),
      notSent: tally.notSent.map(withRowNumbers),
      remarks: tally.remarks.map(withRowNumbers),
    }))
  }

  private counts({rowsRead, delivered, notSentTotal, unconfirmed}: Tally): RunCounts {
    return {
      rowsRead,
      rowsSent: this.head.runKind === "dry_run" ? 0 : delivered,
      rowsNotSent: notSentTotal,
      rowsUnconfirmed: unconfirmed,
      bytesRead: this.bytesRead,
    }
  }

  /** A dry run sends nothing. */
  private publishOfSending(notice: () => RunNotice) {
    if (this.head.runKind !== "dry_run") {
      this.publish(notice)
    }
  }

  private publish(notice: () => RunNotice) {
    if (runs.hasSubscribers) {
      runs.publish(notice())
    }
  }
}

function withRowNumbers<Counted extends CountedRows>(counted: Counted) {
  return {...counted, firstRows: counted.firstRows.map(({rowNumber}) => rowNumber)}
}

function messageIdIn(eventText: string): string {
  const {messageId} = JSON.parse(eventText) as {messageId: string}
  return messageId
}
