import type {Kysely} from "kysely"
import type {RowsCount, RunDetails, TimelinePoint} from "./run_record"
import {shortText} from "./run_columns"
import type {StoreTables, StoreTransaction} from "./store_database"

const notSent = "not_sent"
const remark = "remark"
/** Far more than the codes of an action; one that makes up others has the most frequent kept. */
const maxOutcomes = 100

/** Writes what differs from what was written before; all of it where that is not known. */
export async function writeDetails(
  transaction: StoreTransaction,
  runId: string,
  details: RunDetails,
  written: RunDetails | undefined,
): Promise<void> {
  if (details.notSent !== written?.notSent || details.remarks !== written.remarks) {
    await writeOutcomes(transaction, runId, details)
  }
  if (details.timeline !== written?.timeline) {
    await writePoints(transaction, runId, details.timeline, written?.timeline ?? [])
  }
}

export async function readDetails(kysely: Kysely<StoreTables>, runId: string): Promise<RunDetails> {
  const outcomes = await kysely
    .selectFrom("run_outcomes")
    .selectAll()
    .where("run_id", "=", runId)
    .orderBy("place")
    .execute()
  const points = await kysely
    .selectFrom("run_points")
    .selectAll()
    .where("run_id", "=", runId)
    .orderBy("place")
    .execute()
  const countsAbout = (about: string) => outcomes.filter((row) => row.about === about).map(countOf)
  return {
    notSent: countsAbout(notSent),
    remarks: countsAbout(remark),
    timeline: points.map((row) => ({
      atMs: row.at_ms,
      rowsRead: row.rows_read,
      rowsSent: row.rows_sent,
      retries: row.retries,
      pausedMs: row.paused_ms,
    })),
  }
}

async function writeOutcomes(
  transaction: StoreTransaction,
  runId: string,
  details: RunDetails,
): Promise<void> {
  await transaction.deleteFrom("run_outcomes").where("run_id", "=", runId).execute()
  const counts = [
    ...details.notSent.slice(0, maxOutcomes).map((count) => ({count, about: notSent})),
    ...details.remarks.slice(0, maxOutcomes).map((count) => ({count, about: remark})),
  ]
  const rows = counts.map(({count, about}, place) => ({
    run_id: runId,
    place,
    about,
    ...outcomeColumns(count),
    row_count: count.count,
    first_rows: count.firstRows.join(", "),
  }))
  if (rows.length > 0) {
    await transaction.insertInto("run_outcomes").values(rows).execute()
  }
}

async function writePoints(
  transaction: StoreTransaction,
  runId: string,
  timeline: readonly TimelinePoint[],
  written: readonly TimelinePoint[],
): Promise<void> {
  const firstChanged = timeline.findIndex((point, place) => point !== written[place])
  const from = firstChanged === -1 ? timeline.length : firstChanged
  await transaction.deleteFrom("run_points").where("run_id", "=", runId).where("place", ">=", from).execute()
  const rows = timeline.slice(from).map((point, offset) => ({
    run_id: runId,
    place: from + offset,
    at_ms: point.atMs,
    rows_read: point.rowsRead,
    rows_sent: point.rowsSent,
    retries: point.retries,
    paused_ms: point.pausedMs,
  }))
  if (rows.length > 0) {
    await transaction.insertInto("run_points").values(rows).execute()
  }
}

/** The columns that rows and counts share. */
export function outcomeColumns({code, status, answer}: Pick<RowsCount, "code" | "status" | "answer">) {
  return {code: shortText(code) ?? "", status: status ?? null, answer: shortText(answer)}
}

function countOf(row: {
  code: string
  status: number | null
  answer: string | null
  row_count: number
  first_rows: string
}): RowsCount {
  const firstRows = row.first_rows === "" ? [] : row.first_rows.split(", ").map(Number)
  return {...outcomeOf(row), count: row.row_count, firstRows}
}

/** Without members for what is not known. */
export function outcomeOf({
  code,
  status,
  answer,
}: {
  code: string
  status: number | null
  answer: string | null
}) {
  return {code, ...(status !== null && {status}), ...(answer !== null && {answer})}
}
