import {z} from "zod"
import type {
  BatchAnswered,
  BatchDue,
  FieldsKnown,
  PaceSet,
  RowNotSent,
  RowsNotSent,
  RunEnded,
  RunKind,
  RunProgress,
  RunStarted,
} from "../../actions/rudderstack/additions"
import {repetitions, type RowsCount, type RowsOutcome, type Same} from "../store/run_record"

/**
 * What a run reports while it executes: the notices that its action publishes (see docs/your-own-action.md), as plain
 * data that can be copied from thread to thread.
 */
export type RunEvent =
  Omit<RunStarted, "stop"> | FieldsKnown | RunProgress | BatchAnswered | PaceSet | NotSentEvent | EndedEvent

export interface NotSentEvent {
  readonly kind: "not_sent"
  readonly outcome: RowsOutcome
  readonly rows: readonly UnsentRow[]
}

export interface UnsentRow extends RowNotSent {
  /** The row's event, sealed; only where the operator has the hub keep events, and there is one. */
  readonly sealedEvent: string | undefined
}

export interface EndedEvent extends Omit<RunEnded, "failure" | "notSent" | "remarks"> {
  /** What ended the run before its end. */
  readonly failure: string | undefined
  readonly notSent: readonly RowsCount[]
  readonly remarks: readonly RowsCount[]
}

/** A notice as the hub takes it: other people's actions publish on the channel, too, with codes of their own. */
export type TakenNotice =
  | RunStarted
  | BatchDue
  | Exclude<RunEvent, {kind: "started" | "not_sent"}>
  | (Omit<RowsNotSent, "outcome"> & Pick<NotSentEvent, "outcome">)

/** Longer than any code; words of somebody's own fit in. */
const maxCodeLength = 300

const count = z.number().nonnegative()
const counts = {
  rowsRead: count,
  rowsSent: count,
  rowsNotSent: count,
  rowsUnconfirmed: count.default(0),
  bytesRead: count,
}
const code = z.string().transform((text) => text.slice(0, maxCodeLength))
const outcomeMembers = {code, status: z.number().optional(), answer: code.optional()}
const outcome: z.ZodType<RowsOutcome> = z.object(outcomeMembers)
const rowsCount: z.ZodType<RowsCount> = z.object({...outcomeMembers, count, firstRows: z.array(count)})
const messageId = z.string().optional()

function method<Method extends (...parameters: never[]) => unknown>() {
  return z.custom<Method>((value) => typeof value === "function", "a function is expected")
}

const runKinds: Same<RunKind> = {all: "all", first_rows: "first_rows", dry_run: "dry_run"}
const answers: Same<BatchAnswered["answer"]> = {
  acknowledged: "acknowledged",
  refused: "refused",
  throttled: "throttled",
  retryable: "retryable",
  rejected: "rejected",
  fatal: "fatal",
}

const noticeSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("started"),
    source: z.string(),
    dataPlane: z.string(),
    runKind: z.enum(runKinds),
    stop: method<RunStarted["stop"]>(),
  }),
  z.object({
    kind: z.literal("fields"),
    columns: count,
    repetition: z.enum(repetitions),
  }),
  z.object({kind: z.literal("progress"), ...counts}),
  z.object({
    kind: z.literal("due"),
    dataPlane: z.string(),
    events: count,
    waitFor: method<BatchDue["waitFor"]>(),
  }),
  z.object({
    kind: z.literal("batch"),
    dataPlane: z.string(),
    answer: z.enum(answers),
    status: z.number().optional(),
    events: count,
    bytes: count,
    durationMs: count,
    retryInMs: count.optional(),
  }),
  z.object({kind: z.literal("pace"), dataPlane: z.string(), maxBatches: count, maxEvents: count}),
  z.object({
    kind: z.literal("not_sent"),
    outcome,
    rows: z.array(z.object({rowNumber: count, messageId})),
    eventsJson: method<RowsNotSent["eventsJson"]>(),
  }),
  z.object({
    kind: z.literal("ended"),
    isSuccess: z.boolean(),
    failure: code.optional(),
    ...counts,
    notSent: z.array(rowsCount),
    remarks: z.array(rowsCount).default([]),
  }),
])

/** A message of the channel without what is no part of it; undefined when it is none that the hub knows. */
export function takenNotice(message: unknown): TakenNotice | undefined {
  const notice = noticeSchema.safeParse(message).data
  if (notice === undefined) {
    return undefined
  }
  switch (notice.kind) {
    case "batch":
      return {...notice, status: notice.status, retryInMs: notice.retryInMs}
    case "not_sent":
      return {...notice, rows: notice.rows.map(({rowNumber, messageId}) => ({rowNumber, messageId}))}
    case "ended":
      return {...notice, failure: notice.failure}
    default:
      return notice
  }
}

/** Seals the JSON of an event; undefined where the operator does not have the hub keep any. */
export type SealEvent = ((json: string) => string) | undefined

type Reported = Exclude<TakenNotice, {kind: "due"}>

/** What the rest of the hub learns of a notice: plain data. An action is asked for events only if they are kept. */
export function passedOn(notice: Reported, seal: SealEvent): RunEvent {
  switch (notice.kind) {
    case "started": {
      const {kind, source, dataPlane, runKind} = notice
      return {kind, source, dataPlane, runKind}
    }
    case "not_sent": {
      const {kind, outcome} = notice
      return {kind, outcome, rows: unsentRows(notice, seal)}
    }
    default:
      return notice
  }
}

function unsentRows({rows, eventsJson}: Extract<Reported, {kind: "not_sent"}>, seal: SealEvent): UnsentRow[] {
  const events = seal ? eventsJson() : []
  return rows.map(({rowNumber, messageId}, index) => {
    const json = events[index]
    return {rowNumber, messageId, sealedEvent: seal && json !== undefined ? seal(json) : undefined}
  })
}
