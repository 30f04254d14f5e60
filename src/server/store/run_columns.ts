import {z} from "zod"
import type {Repetition, StopReason} from "../../actions/rudderstack/additions"
import {
  type RunFacts,
  noProgress,
  type RunDetails,
  type RunEnd,
  type RunFigures,
  runStates,
  type RunSummary,
  type StoredRunKind,
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

/** For a schema, or to go through all: one that is forgotten does not compile. */
export type Same<Names extends string> = {readonly [Name in Names]: Name}

export const storedRunKinds: Same<StoredRunKind> = {
  all: "all",
  first_rows: "first_rows",
  dry_run: "dry_run",
  resend: "resend",
}
export const repetitions: Same<Repetition> = {
  recognised: "recognised",
  recognised_by_key: "recognised_by_key",
  new_events: "new_events",
  same_events: "same_events",
}
const stopReasons: Same<StopReason> = {
  by_hand: "by_hand",
  hub_shutdown: "hub_shutdown",
  time_limit: "time_limit",
  lost_claim: "lost_claim",
}

export const stopReason = z
  .enum(stopReasons)
  .nullable()
  .transform((reason) => reason ?? undefined)

const number = z.number()
const text = z.string()
const known = <Output>(schema: z.ZodType<Output>) =>
  schema.nullable().transform((value) => value ?? undefined)

/** @returns columns of a run → what they say */
const storedRun = z.object({
  id: text,
  state: z.enum(runStates),
  stopped_by: stopReason,
  stop_requested: stopReason,
  kind: z.enum(storedRunKinds),
  action: text,
  call: known(text),
  source: known(text),
  data_plane: known(text),
  webhook_id: known(text),
  instance: known(text),
  plan_id: known(text),
  plan_title: known(text),
  plan_type: known(text),
  query_id: known(text),
  look_id: known(text),
  resend_of: known(text),
  resent_by: known(text),
  hub_version: known(text),
  created_at_ms: number,
  started_at_ms: known(number),
  ended_at_ms: known(number),
  changed_at_ms: number,
  column_count: known(number),
  repetition: known(z.enum(repetitions)),
  rows_read: number,
  rows_sent: number,
  rows_not_sent: number,
  rows_unconfirmed: number,
  bytes_read: number,
  batches: number,
  bytes_sent: number,
  retries: number,
  pace_batches: known(number),
  pace_events: known(number),
  failure: known(text),
  message: known(text),
  rows_listed: number,
  events_kept: number,
  rows_resent: number,
  downloads: number,
})

export const summaryColumns = storedRun.keyof().options

/** The summary in a row of `summaryColumns`, or what can be said of one that this version does not understand. */
export function summaryOf(row: Pick<RunRow, (typeof summaryColumns)[number]>): RunSummary | UnreadableRun {
  const {data} = storedRun.safeParse(row)
  return data
    ? summary(data)
    : {id: String(row.id), state: "unreadable", queuedAtMs: Number(row.created_at_ms)}
}

function summary(row: z.infer<typeof storedRun>): RunSummary {
  const {pace_batches: maxBatches, pace_events: maxEvents} = row
  return {
    id: row.id,
    state: row.state,
    stoppedBy: row.stopped_by,
    stopRequested: row.stop_requested,
    kind: row.kind,
    action: row.action,
    call: row.call,
    source: row.source,
    dataPlane: row.data_plane,
    webhookId: row.webhook_id,
    instance: row.instance,
    planId: row.plan_id,
    title: row.plan_title,
    planType: row.plan_type,
    queryId: row.query_id,
    lookId: row.look_id,
    resendOf: row.resend_of,
    resentBy: row.resent_by,
    hubVersion: row.hub_version,
    queuedAtMs: row.created_at_ms,
    startedAtMs: row.started_at_ms,
    endedAtMs: row.ended_at_ms,
    changedAtMs: row.changed_at_ms,
    columns: row.column_count,
    repetition: row.repetition,
    rowsRead: row.rows_read,
    rowsSent: row.rows_sent,
    rowsNotSent: row.rows_not_sent,
    rowsUnconfirmed: row.rows_unconfirmed,
    bytesRead: row.bytes_read,
    batches: row.batches,
    bytesSent: row.bytes_sent,
    retries: row.retries,
    pace: maxBatches === undefined || maxEvents === undefined ? undefined : {maxBatches, maxEvents},
    failure: row.failure,
    message: row.message,
    rowsListed: row.rows_listed,
    eventsKept: row.events_kept,
    rowsResent: row.rows_resent,
    downloads: row.downloads,
  }
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
