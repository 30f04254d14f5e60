import {setImmediate as nextTurn} from "node:timers/promises"
import {sumBy} from "lodash"
import type {StoreDatabase} from "./store_database"

export interface RetentionLimits {
  readonly maxAgeMs: number
  readonly maxBytes: number
}

/** So few that libsql holds this thread for some milliseconds only. */
const runsDeletedAtOnce = 100
/** A worker that has not been seen for so long is of no interest to anybody. */
const workersKeptMs = 24 * 60 * 60 * 1000

/** See `RunStore.prune`. */
export async function pruneRuns(
  database: StoreDatabase,
  {maxAgeMs, maxBytes}: RetentionLimits,
  nowMs: number,
): Promise<void> {
  const aged = await deleteAged(database, nowMs - maxAgeMs)
  const crowded = await deleteCrowded(database, maxBytes)
  await database.kysely
    .deleteFrom("workers")
    .where("seen_at_ms", "<", nowMs - workersKeptMs)
    .execute()
  if (aged + crowded > 0) {
    await database.shrink()
  }
}

async function deleteAged(database: StoreDatabase, endedBeforeMs: number): Promise<number> {
  let deleted = 0
  for (;;) {
    const runs = (await endedFirst(database)).filter((run) => run.endedAtMs < endedBeforeMs)
    if (runs.length === 0) {
      return deleted
    }
    deleted += await deleteRuns(database, runs)
  }
}

/** Measures again after each turn, and deletes about half of what is too much: what a run occupies is a guess. */
async function deleteCrowded(database: StoreDatabase, maxBytes: number): Promise<number> {
  let deleted = 0
  for (;;) {
    const excess = (await database.usedBytes()) - maxBytes
    const runs = excess <= 0 ? [] : await endedFirst(database)
    const some = runs.filter((_, at) => sumBy(runs.slice(0, at), "bytes") < excess / 2)
    if (some.length === 0) {
      return deleted
    }
    deleted += await deleteRuns(database, some)
  }
}

interface EndedRun {
  readonly id: string
  readonly endedAtMs: number
  readonly bytes: number
}

async function endedFirst({kysely}: StoreDatabase): Promise<EndedRun[]> {
  const rows = await kysely
    .selectFrom("runs")
    .select(["id", "ended_at_ms", "kept_bytes"])
    .where("ended_at_ms", "is not", null)
    .orderBy("ended_at_ms")
    .orderBy("id")
    .limit(runsDeletedAtOnce)
    .execute()
  return rows.map((row) => ({id: row.id, endedAtMs: row.ended_at_ms ?? 0, bytes: row.kept_bytes}))
}

async function deleteRuns({kysely}: StoreDatabase, runs: readonly EndedRun[]): Promise<number> {
  const ids = runs.map(({id}) => id)
  await kysely.transaction().execute(async (transaction) => {
    for (const table of ["rows_not_sent", "run_points", "run_outcomes"] as const) {
      await transaction.deleteFrom(table).where("run_id", "in", ids).execute()
    }
    await transaction.deleteFrom("runs").where("id", "in", ids).execute()
  })
  await nextTurn()
  return runs.length
}
