import {z} from "zod"
import {type RunRecord, runStates, type TimelinePoint} from "./run_record"

/** What the store counts itself, and keeps beside a record. */
export type StoreCounts = Pick<RunRecord, "rowsListed" | "eventsKept" | "rowsResent" | "downloads">

const number = z.number()
const text = z.string()

/** Five numbers: a timeline is most of a long run's record, and names would be most of the timeline. */
const timelinePoint = z
  .tuple([number, number, number, number, number])
  .transform(([atMs, rowsRead, rowsSent, retries, pausedMs]) => ({
    atMs,
    rowsRead,
    rowsSent,
    retries,
    pausedMs,
  }))

const rowsCount = z.object({
  code: text,
  status: number.optional(),
  answer: text.optional(),
  count: number,
  firstRows: z.array(number),
})

/** What runs of version 0.1 do not have gets a default. */
const storedRun = z.object({
  id: text,
  action: text,
  webhookId: text.optional(),
  instance: text.optional(),
  planId: text.optional(),
  title: text.optional(),
  queryId: text.optional(),
  queuedAtMs: number,
  resendOf: text.optional(),
  state: z.enum(runStates),
  startedAtMs: number.optional(),
  endedAtMs: number.optional(),
  changedAtMs: number,
  source: text.optional(),
  dataPlane: text.optional(),
  runKind: z.enum(["all", "first_rows", "dry_run"]).default("all"),
  columns: number.optional(),
  repetition: z.enum(["recognised", "recognised_by_key", "new_events", "same_events"]).optional(),
  rowsRead: number,
  rowsSent: number,
  rowsNotSent: number,
  rowsUnconfirmed: number.default(0),
  bytesRead: number,
  batches: number,
  bytesSent: number,
  retries: number,
  notSent: z.array(rowsCount).default([]),
  remarks: z.array(rowsCount).default([]),
  failure: text.optional(),
  isClean: z.boolean().default(false),
  pace: z.object({maxBatches: number, maxEvents: number}).optional(),
  message: text.optional(),
  timeline: z.array(timelinePoint),
  canStop: z.boolean(),
})

/** JSON leaves out what is undefined. */
const nothingKnown = {
  webhookId: undefined,
  instance: undefined,
  planId: undefined,
  title: undefined,
  queryId: undefined,
  resendOf: undefined,
  startedAtMs: undefined,
  endedAtMs: undefined,
  source: undefined,
  dataPlane: undefined,
  columns: undefined,
  repetition: undefined,
  failure: undefined,
  pace: undefined,
  message: undefined,
}

const withoutCounts: Record<keyof StoreCounts, undefined> = {
  rowsListed: undefined,
  eventsKept: undefined,
  rowsResent: undefined,
  downloads: undefined,
}

/** A record as text for a store, without what the store counts itself. */
export function runToJson(run: RunRecord): string {
  return JSON.stringify({...run, ...withoutCounts, timeline: run.timeline.map(pointToTuple)})
}

/** @throws when the text is not of `runToJson` */
export function runFromJson(json: string, counts: StoreCounts): RunRecord {
  return {...nothingKnown, ...storedRun.parse(JSON.parse(json)), ...counts}
}

function pointToTuple({atMs, rowsRead, rowsSent, retries, pausedMs}: TimelinePoint): number[] {
  return [atMs, rowsRead, rowsSent, retries, pausedMs]
}
