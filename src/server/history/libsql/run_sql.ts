import {searchedWords} from "../run_filter"
import type {RunFilter} from "../run_store"

/**
 * How the file grows from version to version, one step each: `PRAGMA user_version` counts those that were taken. A step
 * that has been released is never changed. The record stands last in its row, so that a search reads past none of them.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE owners (
    id TEXT PRIMARY KEY,
    host TEXT NOT NULL,
    pid INTEGER NOT NULL,
    born TEXT NOT NULL,
    seen_at_ms INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE runs (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    queued_at_ms INTEGER NOT NULL,
    ended_at_ms INTEGER,
    state TEXT NOT NULL,
    action TEXT NOT NULL,
    owner TEXT NOT NULL,
    rows_listed INTEGER NOT NULL DEFAULT 0,
    events_kept INTEGER NOT NULL DEFAULT 0,
    rows_resent INTEGER NOT NULL DEFAULT 0,
    downloads INTEGER NOT NULL DEFAULT 0,
    row_bytes INTEGER NOT NULL DEFAULT 0,
    searched TEXT NOT NULL,
    record TEXT NOT NULL
  ) STRICT;
  CREATE INDEX runs_by_time ON runs (queued_at_ms, id);
  CREATE INDEX runs_by_state ON runs (state, queued_at_ms, id);
  CREATE INDEX runs_by_action ON runs (action, queued_at_ms, id);
  CREATE INDEX runs_by_end ON runs (ended_at_ms, number) WHERE ended_at_ms IS NOT NULL;

  CREATE TABLE rows (
    run INTEGER NOT NULL,
    row_number INTEGER NOT NULL,
    message_id TEXT,
    reason TEXT NOT NULL,
    resent_by TEXT,
    sealed_event TEXT,
    UNIQUE (run, row_number)
  ) STRICT;
  `,
]

const runColumns = "record, rows_listed, events_kept, rows_resent, downloads"

export const saveRun = `
  INSERT INTO runs (id, queued_at_ms, ended_at_ms, state, action, owner, searched, record)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (id) DO UPDATE SET
    queued_at_ms = excluded.queued_at_ms, ended_at_ms = excluded.ended_at_ms, state = excluded.state,
    action = excluded.action, owner = excluded.owner, searched = excluded.searched, record = excluded.record
  WHERE excluded.state <> 'queued'`

export const findRun = `SELECT ${runColumns} FROM runs WHERE id = ?`
export const findNumber = "SELECT number FROM runs WHERE id = ?"

export const addRow = `
  INSERT INTO rows (run, row_number, message_id, reason, resent_by, sealed_event)
  VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT (run, row_number) DO NOTHING`

export const countRows = `
  UPDATE runs SET
    rows_listed = rows_listed + ?, events_kept = events_kept + ?, rows_resent = rows_resent + ?, row_bytes = row_bytes + ?
  WHERE number = ?`

export const listRows = `
  SELECT row_number, message_id, reason, resent_by, sealed_event
  FROM rows WHERE run = ? ORDER BY row_number LIMIT ? OFFSET ?`

export const markFirstResent =
  "UPDATE rows SET resent_by = ? WHERE run = ? AND row_number = ? AND resent_by IS NULL"
export const markResentAgain = "UPDATE rows SET resent_by = ? WHERE run = ? AND row_number = ?"
export const countDownload = "UPDATE runs SET downloads = downloads + 1 WHERE id = ?"

export const saveOwner = `
  INSERT INTO owners (id, host, pid, born, seen_at_ms) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (id) DO UPDATE SET seen_at_ms = excluded.seen_at_ms`
export const findOwners = "SELECT id, host, pid, born, seen_at_ms FROM owners"
export const deleteOwner = "DELETE FROM owners WHERE id = ?"
export const findOpenRuns = `SELECT owner, ${runColumns} FROM runs WHERE state IN ('queued', 'running')`

export const findRunsEndedBefore =
  "SELECT number FROM runs WHERE ended_at_ms < ? ORDER BY ended_at_ms, number LIMIT ?"
export const findRunsEndedFirst = `
  SELECT number, length(record) + length(searched) + row_bytes AS bytes
  FROM runs WHERE ended_at_ms IS NOT NULL ORDER BY ended_at_ms, number LIMIT ?`
export const deleteRun = "DELETE FROM runs WHERE number = ?"
export const deleteRows = "DELETE FROM rows WHERE run = ?"

/** Reads from each table's beginning, and so fails where the file cannot be read. */
export const readSomething = "SELECT (SELECT number FROM runs LIMIT 1), (SELECT run FROM rows LIMIT 1)"

/** A question with what fills its placeholders. */
export interface Question {
  readonly sql: string
  readonly values: readonly (string | number)[]
}

/** The newest runs that the filter lets through. */
export function pageOf(filter: RunFilter, offset: number, limit: number): Question {
  const {sql, values} = condition(filter)
  return {
    sql: `SELECT ${runColumns} FROM runs ${sql} ORDER BY queued_at_ms DESC, id DESC LIMIT ? OFFSET ?`,
    values: [...values, limit, offset],
  }
}

/** How many runs the filter lets through. */
export function countOf(filter: RunFilter): Question {
  const {sql, values} = condition(filter)
  return {sql: `SELECT count(*) AS total FROM runs ${sql}`, values}
}

function condition(filter: RunFilter): Question {
  const parts: [string, string][] = searchedWords(filter).map((word) => ["instr(searched, ?) > 0", word])
  if (filter.action !== undefined) {
    parts.unshift(["action = ?", filter.action])
  }
  if (filter.state !== undefined) {
    parts.unshift(["state = ?", filter.state])
  }
  const sql = parts.length === 0 ? "" : `WHERE ${parts.map(([part]) => part).join(" AND ")}`
  return {sql, values: parts.map(([, value]) => value)}
}
