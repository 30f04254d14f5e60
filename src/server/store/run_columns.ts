import {mapValues} from "lodash"
import {z} from "zod"
import {
  noProgress,
  repetitions,
  type RunDetails,
  type RunEnd,
  type RunFacts,
  type RunFigures,
  runStates,
  type RunSummary,
  stopReasons,
  storedRunKinds,
  type UnreadableRun,
} from "./run_record"
import type {NewRunRow, RunRow} from "./store_database"

/** Of an action's answer, which may be of any length; Looker's users see far less. */
const maxMessageLength = 10_000
/** Texts come from the caller. */
const maxTextLength = 300
/** Of a run without its texts, with what the indexes take. */
const bytesBesideTexts = 1_000
const bytesPerPoint = 90

export const stopReason = z
  .enum(stopReasons)
  .nullable()
  .transform((reason) => reason ?? undefined)

const number = z.number()
const text = z.string()
const known = <Output>(schema: z.ZodType<Output>) =>
  schema.nullable().transform((value) => value ?? undefined)

/** Of a summary: in which column it is kept, and as what. */
const summaryMembers = {
  id: ["id", text],
  state: ["state", z.enum(runStates)],
  stoppedBy: ["stopped_by", stopReason],
  stopRequested: ["stop_requested", stopReason],
  kind: ["kind", z.enum(storedRunKinds)],
  action: ["action", text],
  call: ["call", known(text)],
  source: ["source", known(text)],
  dataPlane: ["data_plane", known(text)],
  webhookId: ["webhook_id", known(text)],
  instance: ["instance", known(text)],
  planId: ["plan_id", known(text)],
  title: ["plan_title", known(text)],
  planType: ["plan_type", known(text)],
  queryId: ["query_id", known(text)],
  lookId: ["look_id", known(text)],
  resendOf: ["resend_of", known(text)],
  resentBy: ["resent_by", known(text)],
  hubVersion: ["hub_version", known(text)],
  queuedAtMs: ["created_at_ms", number],
  startedAtMs: ["started_at_ms", known(number)],
  endedAtMs: ["ended_at_ms", known(number)],
  changedAtMs: ["changed_at_ms", number],
  columns: ["column_count", known(number)],
  repetition: ["repetition", known(z.enum(repetitions))],
  rowsRead: ["rows_read", number],
  rowsSent: ["rows_sent", number],
  rowsNotSent: ["rows_not_sent", number],
  rowsUnconfirmed: ["rows_unconfirmed", number],
  bytesRead: ["bytes_read", number],
  batches: ["batches", number],
  bytesSent: ["bytes_sent", number],
  retries: ["retries", number],
  paceBatches: ["pace_batches", known(number)],
  paceEvents: ["pace_events", known(number)],
  failure: ["failure", known(text)],
  message: ["message", known(text)],
  rowsListed: ["rows_listed", number],
  eventsKept: ["events_kept", number],
  rowsResent: ["rows_resent", number],
  downloads: ["downloads", number],
} as const satisfies {readonly [member: string]: readonly [keyof RunRow, z.ZodType]}

type Members = typeof summaryMembers
export const summaryColumns = Object.values(summaryMembers).map(([column]) => column)

const storedRun = z
  .object(
    mapValues(summaryMembers, ([, schema]) => schema) as {
      readonly [Member in keyof Members]: Members[Member][1]
    },
  )
  .transform(({paceBatches: maxBatches, paceEvents: maxEvents, ...run}): RunSummary => ({
    ...run,
    pace: maxBatches === undefined || maxEvents === undefined ? undefined : {maxBatches, maxEvents},
  }))

/** The summary in a row of `summaryColumns`, or what can be said of one that this version does not understand. */
export function summaryOf(row: Pick<RunRow, (typeof summaryColumns)[number]>): RunSummary | UnreadableRun {
  const {data} = storedRun.safeParse(mapValues(summaryMembers, ([column]) => row[column]))
  return data ?? {id: String(row.id), state: "unreadable", queuedAtMs: Number(row.created_at_ms)}
}

/** A run that waits. */
export function newRunColumns(run: RunFacts, body: string | undefined): NewRunRow {
  const searched = searchedText(run)
  return {
    id: run.id,
    state: "waiting",
    stopped_by: null,
    stop_requested: null,
    ...figureColumns(noProgress(run)),
    action: run.action,
    call: shortText(run.call),
    webhook_id: shortText(run.webhookId),
    instance: shortText(run.instance),
    plan_id: shortText(run.planId),
    plan_title: shortText(run.title),
    plan_type: shortText(run.planType),
    query_id: shortText(run.queryId),
    look_id: shortText(run.lookId),
    resend_of: run.resendOf ?? null,
    resent_by: null,
    hub_version: shortText(run.hubVersion),
    created_at_ms: run.queuedAtMs,
    started_at_ms: null,
    ended_at_ms: null,
    changed_at_ms: run.queuedAtMs,
    failure: null,
    message: null,
    answer: null,
    rows_listed: 0,
    events_kept: 0,
    rows_resent: 0,
    downloads: 0,
    worker: null,
    beats: 0,
    kept_bytes: bytesBesideTexts + 2 * searched.length,
    searched,
    body: body ?? null,
  }
}

export function figureColumns(figures: RunFigures) {
  return {
    kind: figures.kind,
    source: shortText(figures.source),
    data_plane: shortText(figures.dataPlane),
    column_count: figures.columns ?? null,
    repetition: figures.repetition ?? null,
    rows_read: figures.rowsRead,
    rows_sent: figures.rowsSent,
    rows_not_sent: figures.rowsNotSent,
    rows_unconfirmed: figures.rowsUnconfirmed,
    bytes_read: figures.bytesRead,
    batches: figures.batches,
    bytes_sent: figures.bytesSent,
    retries: figures.retries,
    pace_batches: figures.pace?.maxBatches ?? null,
    pace_events: figures.pace?.maxEvents ?? null,
  }
}

export function endColumns(end: RunEnd) {
  const message = textOf(end.message, maxMessageLength)
  return {
    state: end.state,
    stopped_by: end.state === "stopped" ? end.stoppedBy : null,
    failure: shortText(end.failure),
    message,
    answer: end.sealedAnswer ?? null,
    ended_at_ms: end.endedAtMs,
    changed_at_ms: end.endedAtMs,
    body: null,
  }
}

/** A word of a search never spans two lines. */
export function searchedEnd({message}: RunEnd): string {
  const text = textOf(message, maxMessageLength)
  return text === null ? "" : `\n${text.toLowerCase()}`
}

/** About what a run occupies beside its facts. */
export function bytesOfEnd({message}: RunEnd, progress: RunDetails | undefined): number {
  return 2 * (message?.length ?? 0) + bytesPerPoint * (progress?.timeline.length ?? 0)
}

function searchedText(run: RunFacts): string {
  const {id, webhookId, planId, queryId, lookId, resendOf, title} = run
  const parts = [title, id, webhookId, planId, queryId, lookId, resendOf].map(shortText)
  return parts
    .filter((part) => part !== null)
    .join("\n")
    .toLowerCase()
}

export function shortText(text: string | undefined): string | null {
  return textOf(text, maxTextLength)
}

/** PostgreSQL keeps no NUL. */
function textOf(text: string | undefined, maxLength: number): string | null {
  return text === undefined ? null : text.slice(0, maxLength).replaceAll("\0", "")
}
