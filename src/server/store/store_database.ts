import type {Insertable, Kysely, Selectable, Transaction} from "kysely"

/** The tables as docs/data.md documents them. Times are milliseconds since 1970, texts without NUL. */
export interface StoreTables {
  runs: RunsTable
  run_outcomes: RunOutcomesTable
  rows_not_sent: RowsNotSentTable
  run_points: RunPointsTable
  workers: WorkersTable
}

export interface RunsTable {
  id: string
  state: string
  stopped_by: string | null
  stop_requested: string | null
  kind: string
  action: string
  call: string | null
  source: string | null
  data_plane: string | null
  webhook_id: string | null
  instance: string | null
  plan_id: string | null
  plan_title: string | null
  plan_type: string | null
  query_id: string | null
  look_id: string | null
  resend_of: string | null
  resent_by: string | null
  hub_version: string | null
  created_at_ms: number
  started_at_ms: number | null
  ended_at_ms: number | null
  changed_at_ms: number
  column_count: number | null
  repetition: string | null
  rows_read: number
  rows_sent: number
  rows_not_sent: number
  rows_unconfirmed: number
  bytes_read: number
  batches: number
  bytes_sent: number
  retries: number
  pace_batches: number | null
  pace_events: number | null
  failure: string | null
  message: string | null
  /** Sealed; until Looker has got it. */
  answer: string | null
  rows_listed: number
  events_kept: number
  rows_resent: number
  downloads: number
  worker: string | null
  beats: number
  /** About what the run occupies, with everything that belongs to it. */
  kept_bytes: number
  /** What a search looks through. */
  searched: string
  /** Looker's request, sealed, until the run has ended. */
  body: string | null
}

export interface RunOutcomesTable {
  run_id: string
  /** Counted from 0, the most frequent of its group first. */
  place: number
  /** not_sent or remark. */
  about: string
  code: string
  status: number | null
  answer: string | null
  row_count: number
  /** Such as "17, 40, 41". */
  first_rows: string
}

export interface RowsNotSentTable {
  run_id: string
  row_number: number
  code: string
  status: number | null
  answer: string | null
  message_id: string | null
  sealed_event: string | null
  resent_by: string | null
}

export interface RunPointsTable {
  run_id: string
  /** Counted from 0. */
  place: number
  at_ms: number
  rows_read: number
  rows_sent: number
  retries: number
  paused_ms: number
}

export interface WorkersTable {
  id: string
  beats: number
  seen_at_ms: number
}

export type RunRow = Selectable<RunsTable>
export type NewRunRow = Insertable<RunsTable>
export type StoreTransaction = Transaction<StoreTables>

/** What differs between the databases; the queries are the same. */
export interface StoreDatabase {
  readonly kysely: Kysely<StoreTables>
  /** Makes the tables, or brings them up to date. May be called by several processes at once. */
  migrate(): Promise<void>
  /** What everything kept occupies, without the room that deleted runs have left. */
  usedBytes(): Promise<number>
  /** Gives the room of deleted runs back, where the database does not do so by itself. */
  shrink(): Promise<void>
  /** What an error of the database means to the operator, as a RunStoreError; other errors as they are. */
  explain(error: unknown): unknown
  close(): Promise<void>
}
