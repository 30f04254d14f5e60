import {z} from "zod"
import type {BatchDue, RowsNotSent, RunStarted} from "../../actions/rudderstack/additions"
import type {NotSentEvent, RowsCount, RowsOutcome, RunEvent} from "./run_event"

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

const noticeSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("started"),
    source: z.string(),
    dataPlane: z.string(),
    runKind: z.enum(["all", "first_rows", "dry_run"]),
    stop: method<RunStarted["stop"]>(),
  }),
  z.object({
    kind: z.literal("fields"),
    columns: count,
    repetition: z.enum(["recognised", "recognised_by_key", "new_events", "same_events"]),
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
    answer: z.enum(["acknowledged", "refused", "throttled", "retryable", "rejected", "fatal"]),
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
