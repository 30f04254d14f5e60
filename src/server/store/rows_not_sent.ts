import type {Kysely} from "kysely"
import {chunk, sumBy} from "lodash"
import {shortText} from "./run_columns"
import {outcomeColumns, outcomeOf} from "./run_details"
import type {ListedRow} from "./run_record"
import type {StoreTables, StoreTransaction} from "./store_database"

/** A statement takes 32,766 values, and libsql holds this thread while it writes them. */
const rowsAtOnce = 500
const bytesBesideTexts = 150

/** See `RunStore.addRows`. */
export async function addRows(
  transaction: StoreTransaction,
  runId: string,
  rows: readonly ListedRow[],
): Promise<void> {
  if (!(await addToCounts(transaction, runId, []))) {
    return
  }
  for (const some of chunk(rows, rowsAtOnce)) {
    const added = await transaction
      .insertInto("rows_not_sent")
      .values(some.map((row) => rowColumns(runId, row)))
      .onConflict((conflict) => conflict.columns(["run_id", "row_number"]).doNothing())
      .returning("row_number")
      .execute()
    const numbers = new Set(added.map((row) => row.row_number))
    await addToCounts(
      transaction,
      runId,
      some.filter(({rowNumber}) => numbers.has(rowNumber)),
    )
  }
}

/** See `RunStore.rows`. */
export async function readRows(
  kysely: Kysely<StoreTables>,
  runId: string,
  offset: number,
  limit: number,
): Promise<ListedRow[]> {
  const rows = await kysely
    .selectFrom("rows_not_sent")
    .selectAll()
    .where("run_id", "=", runId)
    .orderBy("row_number")
    .limit(limit)
    .offset(offset)
    .execute()
  return rows.map((row) => ({
    rowNumber: row.row_number,
    messageId: row.message_id ?? undefined,
    outcome: outcomeOf(row),
    sealedEvent: row.sealed_event ?? undefined,
    resentBy: row.resent_by ?? undefined,
  }))
}

/** See `RunStore.markResent`. */
export async function markResent(
  transaction: StoreTransaction,
  runId: string,
  rowNumbers: readonly number[],
  resentBy: string,
): Promise<void> {
  for (const some of chunk(rowNumbers, rowsAtOnce)) {
    const marked = transaction
      .updateTable("rows_not_sent")
      .set({resent_by: resentBy})
      .where("run_id", "=", runId)
      .where("row_number", "in", some)
      .returning("row_number")
    const first = await marked.where("resent_by", "is", null).execute()
    const again = await marked.where("resent_by", "<>", resentBy).execute()
    if (first.length + again.length > 0) {
      await transaction
        .updateTable("runs")
        .set((set) => ({rows_resent: set("rows_resent", "+", first.length), resent_by: resentBy}))
        .where("id", "=", runId)
        .execute()
    }
  }
}

/** Locks the run as well, so that its counts stay right. @returns whether there is such a run */
async function addToCounts(
  transaction: StoreTransaction,
  runId: string,
  rows: readonly ListedRow[],
): Promise<boolean> {
  const run = await transaction
    .updateTable("runs")
    .set((set) => ({
      rows_listed: set("rows_listed", "+", rows.length),
      events_kept: set("events_kept", "+", rows.filter(({sealedEvent}) => sealedEvent !== undefined).length),
      rows_resent: set("rows_resent", "+", rows.filter(({resentBy}) => resentBy !== undefined).length),
      kept_bytes: set("kept_bytes", "+", sumBy(rows, bytesOf)),
    }))
    .where("id", "=", runId)
    .returning("id")
    .executeTakeFirst()
  return run !== undefined
}

function rowColumns(runId: string, row: ListedRow) {
  return {
    run_id: runId,
    row_number: row.rowNumber,
    ...outcomeColumns(row.outcome),
    message_id: shortText(row.messageId),
    sealed_event: row.sealedEvent ?? null,
    resent_by: row.resentBy ?? null,
  }
}

function bytesOf({messageId = "", sealedEvent = ""}: ListedRow): number {
  return bytesBesideTexts + messageId.length + sealedEvent.length
}
