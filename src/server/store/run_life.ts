import {type ExpressionBuilder, type Kysely, sql} from "kysely"
import type {StopReason} from "../../actions/rudderstack/additions"
import {
  bytesOfEnd,
  endColumns,
  figureColumns,
  newRunColumns,
  searchedEnd,
  stopReason,
  summaryColumns,
  summaryOf,
} from "./run_columns"
import {writeDetails} from "./run_details"
import type {RunEnd, RunFacts, RunProgress, RunRecord, RunSummary, UnreadableRun} from "./run_record"
import type {StoreTables, StoreTransaction} from "./store_database"

/** The state in which a run may be ended: as whoever ends it has last seen it. */
export type SeenAs =
  | {readonly state: "waiting"}
  /** `beats`: only where it has not been heard of since. */
  | {readonly state: "running"; readonly worker: string; readonly beats?: number}

export interface ClaimedRun {
  readonly run: RunSummary | UnreadableRun
  /** Looker's request, sealed. */
  readonly body: string | undefined
}

/** What a worker learns when it reports how far a run is. */
export type BeatAnswer =
  | {readonly isMine: true; readonly stopRequested: StopReason | undefined}
  /** The run is over, or another worker's, or not kept at all: nothing more may be sent. */
  | {readonly isMine: false}

export interface EndAnswer {
  /** Whether this call has ended it; else somebody else had before. */
  readonly isFirst: boolean
  /** As it is kept: this is what Looker gets. */
  readonly run: RunRecord | UnreadableRun
}

/** See `RunStore.insert`. */
export async function insertRun(
  transaction: StoreTransaction,
  run: RunFacts,
  body: string | undefined,
  also: ((transaction: StoreTransaction) => Promise<unknown>) | undefined,
): Promise<boolean> {
  const added = await transaction
    .insertInto("runs")
    .values(newRunColumns(run, body))
    .onConflict((conflict) => conflict.column("id").doNothing())
    .returning("id")
    .executeTakeFirst()
  if (added) {
    await also?.(transaction)
  }
  return added !== undefined
}

/** See `RunStore.claim`. */
export async function claimRun(
  kysely: Kysely<StoreTables>,
  id: string,
  worker: string,
  nowMs: number,
): Promise<ClaimedRun | undefined> {
  const row = await kysely
    .updateTable("runs")
    .set({state: "running", worker, started_at_ms: nowMs, changed_at_ms: nowMs})
    .where("id", "=", id)
    .where((run) =>
      run.or([
        run("state", "=", "waiting"),
        run.and([run("state", "=", "running"), run("worker", "=", worker), run("beats", "=", 0)]),
      ]),
    )
    .returning([...summaryColumns, "body"])
    .executeTakeFirst()
  return row && {run: summaryOf(row), body: row.body ?? undefined}
}

/** See `RunStore.beat`. */
export async function beatRun(
  transaction: StoreTransaction,
  id: string,
  worker: string,
  progress: RunProgress,
  nowMs: number,
  written: RunProgress | undefined,
): Promise<BeatAnswer> {
  const row = await transaction
    .updateTable("runs")
    .set((set) => ({...figureColumns(progress), beats: set("beats", "+", 1), changed_at_ms: nowMs}))
    .where("id", "=", id)
    .where("state", "=", "running")
    .where("worker", "=", worker)
    .returning("stop_requested")
    .executeTakeFirst()
  if (!row) {
    return {isMine: false}
  }
  await writeDetails(transaction, id, progress, written)
  return {isMine: true, stopRequested: stopReason.catch(undefined).parse(row.stop_requested)}
}

/**
 * The one update that ends a run; see `RunStore.end`.
 *
 * @returns whether this call has ended it
 */
export async function endRun(
  transaction: StoreTransaction,
  id: string,
  seen: SeenAs,
  end: RunEnd,
  progress: RunProgress | undefined,
  written: RunProgress | undefined,
): Promise<boolean> {
  const bytes = bytesOfEnd(end, progress)
  const row = await transaction
    .updateTable("runs")
    .set((set) => ({
      ...(progress && figureColumns(progress)),
      ...endColumns(end),
      searched: sql<string>`${set.ref("searched")} || ${searchedEnd(end)}`,
      kept_bytes: set("kept_bytes", "+", bytes),
    }))
    .where("id", "=", id)
    .where((run) => isAsSeen(run, seen))
    .returning("id")
    .executeTakeFirst()
  if (row && progress) {
    await writeDetails(transaction, id, progress, written)
  }
  return row !== undefined
}

/** Two ends of different workers never meet in the same millisecond with the same words. */
export function isEndOf(run: RunRecord | UnreadableRun, end: RunEnd): boolean {
  return run.state === end.state && run.endedAtMs === end.endedAtMs && run.failure === end.failure
}

function isAsSeen(run: ExpressionBuilder<StoreTables, "runs">, seen: SeenAs) {
  const isInState = run("state", "=", seen.state)
  if (seen.state === "waiting") {
    return isInState
  }
  const isOfWorker = run.and([isInState, run("worker", "=", seen.worker)])
  return seen.beats === undefined ? isOfWorker : run.and([isOfWorker, run("beats", "=", seen.beats)])
}
