import type {Kysely} from "kysely"
import type {StopReason} from "../../actions/rudderstack/additions"
import {summaryColumns, summaryOf} from "./run_columns"
import {readDetails} from "./run_details"
import {
  beatRun,
  type BeatAnswer,
  type ClaimedRun,
  claimRun,
  type EndAnswer,
  endRun,
  insertRun,
  isEndOf,
  type SeenAs,
} from "./run_life"
import {countRuns, type Cursor, pageOfRuns, type RunFilter, type RunPage} from "./run_listing"
import type {
  ListedRow,
  RunFacts,
  RunEnd,
  RunProgress,
  RunRecord,
  RunState,
  RunSummary,
  UnreadableRun,
} from "./run_record"
import {pruneRuns, type RetentionLimits} from "./retention"
import {addRows, markResent, readRows} from "./rows_not_sent"
import type {StoreDatabase, StoreTables, StoreTransaction} from "./store_database"

const maxResends = 10

/** A run that has not ended. */
export interface OpenRun {
  readonly id: string
  readonly state: RunState
  readonly worker: string | undefined
  readonly beats: number
}

export interface Worker {
  readonly id: string
  readonly beats: number
}

/**
 * Where runs are kept, in SQL: one set of queries for libsql and PostgreSQL. A run's end is decided here and nowhere
 * else: whoever ends it first has ended it.
 *
 * Every method rejects with a RunStoreError when the database does not work; that must not harm a run. What is asked
 * about a run that is not kept has no effect and finds nothing.
 */
export class RunStore {
  readonly #database: StoreDatabase
  #prepared: Promise<void> | undefined

  constructor(database: StoreDatabase) {
    this.#database = database
  }

  /** Makes the tables where they are not there yet; every method does so by itself. */
  prepare(): Promise<void> {
    return this.#ask(async () => {})
  }

  // A run's life

  /**
   * Adds a run that waits; one that is kept already stays as it is.
   *
   * @param body Looker's request, sealed; `claim` hands it back
   * @param also done in the same transaction, and only where the run is new: adds the job of a queue
   * @returns whether the run is new
   */
  insert(
    run: RunFacts,
    body?: string,
    also?: (transaction: StoreTransaction) => Promise<unknown>,
  ): Promise<boolean> {
    return this.#change((transaction) => insertRun(transaction, run, body, also))
  }

  /**
   * Takes a waiting run for a worker. A worker that has not got the answer may ask again until its first beat.
   *
   * @returns undefined where somebody else has taken or ended it
   */
  claim(id: string, worker: string, nowMs: number): Promise<ClaimedRun | undefined> {
    return this.#ask((kysely) => claimRun(kysely, id, worker, nowMs))
  }

  /**
   * Says that the worker lives and how far its run is.
   *
   * @param written what the same worker has written last: only what differs is written again
   */
  beat(
    id: string,
    worker: string,
    progress: RunProgress,
    nowMs: number,
    written?: RunProgress,
  ): Promise<BeatAnswer> {
    return this.#change((transaction) => beatRun(transaction, id, worker, progress, nowMs, written))
  }

  /**
   * Ends a run, unless it has been ended or has changed hands since it was seen.
   *
   * @param progress the last of it, from the worker that executed it; `written` as for `beat`
   * Whoever has not got the answer may ask again.
   *
   * @returns undefined where no such run is kept
   */
  async end(
    id: string,
    seen: SeenAs,
    end: RunEnd,
    progress?: RunProgress,
    written?: RunProgress,
  ): Promise<EndAnswer | undefined> {
    const isFirst = await this.#change((transaction) => endRun(transaction, id, seen, end, progress, written))
    const run = await this.run(id)
    return run && {isFirst: isFirst || (progress !== undefined && isEndOf(run, end)), run}
  }

  /**
   * Asks for a run to be stopped; the first reason counts. One that waits has no worker to stop it: `end` it.
   *
   * @returns the state it was found in
   */
  requestStop(id: string, reason: StopReason): Promise<RunState | "unreadable" | undefined> {
    return this.#ask(async (kysely) => {
      await kysely
        .updateTable("runs")
        .set({stop_requested: reason})
        .where("id", "=", id)
        .where("ended_at_ms", "is", null)
        .where("stop_requested", "is", null)
        .execute()
      return (await this.#summary(kysely, id))?.state
    })
  }

  // The sweep

  /** The runs that have not ended, the oldest first. */
  openRuns(): Promise<readonly OpenRun[]> {
    return this.#ask(async (kysely) => {
      const rows = await kysely
        .selectFrom("runs")
        .select(["id", "state", "worker", "beats"])
        .where("ended_at_ms", "is", null)
        .orderBy("created_at_ms")
        .orderBy("id")
        .execute()
      return rows.map((row) => ({
        id: row.id,
        state: row.state === "waiting" ? "waiting" : "running",
        worker: row.worker ?? undefined,
        beats: row.beats,
      }))
    })
  }

  /** Says that a worker lives. */
  async beatWorker(id: string, nowMs: number): Promise<void> {
    await this.#ask((kysely) =>
      kysely
        .insertInto("workers")
        .values({id, beats: 1, seen_at_ms: nowMs})
        .onConflict((conflict) =>
          conflict
            .column("id")
            .doUpdateSet((set) => ({beats: set("workers.beats", "+", 1), seen_at_ms: nowMs})),
        )
        .execute(),
    )
  }

  /** All that have said so; one whose beats stand still is gone. */
  workers(): Promise<readonly Worker[]> {
    return this.#ask((kysely) => kysely.selectFrom("workers").select(["id", "beats"]).execute())
  }

  async forgetWorker(id: string): Promise<void> {
    await this.#ask((kysely) => kysely.deleteFrom("workers").where("id", "=", id).execute())
  }

  // What is kept

  run(id: string): Promise<RunRecord | UnreadableRun | undefined> {
    return this.#ask(async (kysely) => {
      const summary = await this.#summary(kysely, id)
      return summary && summary.state !== "unreadable"
        ? {...summary, ...(await readDetails(kysely, id))}
        : summary
    })
  }

  /** What Looker is to get beside success and message, sealed, until it is forgotten. */
  sealedAnswer(id: string): Promise<string | undefined> {
    return this.#ask(async (kysely) => {
      const row = await kysely.selectFrom("runs").select("answer").where("id", "=", id).executeTakeFirst()
      return row?.answer ?? undefined
    })
  }

  async forgetAnswer(id: string): Promise<void> {
    await this.#ask((kysely) => kysely.updateTable("runs").set({answer: null}).where("id", "=", id).execute())
  }

  /** @param from where a page before it ended: `older` or `newer` of that page; undefined for the newest runs */
  page(filter: RunFilter, from: Cursor | undefined, limit: number): Promise<RunPage> {
    return this.#ask((kysely) => pageOfRuns(kysely, filter, from, limit))
  }

  /** How many runs the filter lets through, counted up to `countedAtMost` + 1; undefined for a search. */
  count(filter: RunFilter): Promise<number | undefined> {
    return this.#ask((kysely) => countRuns(kysely, filter))
  }

  /** The runs that sent rows of this one again, the newest first. */
  resends(id: string): Promise<readonly (RunSummary | UnreadableRun)[]> {
    return this.#ask(async (kysely) => {
      const rows = await kysely
        .selectFrom("runs")
        .select(summaryColumns)
        .where("resend_of", "=", id)
        .orderBy("created_at_ms", "desc")
        .limit(maxResends)
        .execute()
      return rows.map(summaryOf)
    })
  }

  /** Lists rows of a run; one that is listed already stays as it is, so that adding can be repeated. */
  addRows(runId: string, rows: readonly ListedRow[]): Promise<void> {
    return this.#change((transaction) => addRows(transaction, runId, rows))
  }

  /** By row number. */
  rows(runId: string, offset: number, limit: number): Promise<readonly ListedRow[]> {
    return this.#ask((kysely) => readRows(kysely, runId, offset, limit))
  }

  /** Notes that listed rows arrived when they were sent again; done twice, the later run counts. */
  markResent(runId: string, rowNumbers: readonly number[], resentBy: string): Promise<void> {
    return this.#change((transaction) => markResent(transaction, runId, rowNumbers, resentBy))
  }

  async countDownload(runId: string): Promise<void> {
    await this.#ask((kysely) =>
      kysely
        .updateTable("runs")
        .set((set) => ({downloads: set("downloads", "+", 1)}))
        .where("id", "=", runId)
        .execute(),
    )
  }

  /** Deletes the runs that ended longest ago, with their rows, as far as the limits ask for it; never an open one. */
  prune(limits: RetentionLimits, nowMs: number): Promise<void> {
    return this.#ask(() => pruneRuns(this.#database, limits, nowMs))
  }

  /** Rejects when the store does not work. */
  async check(): Promise<void> {
    await this.#ask((kysely) => kysely.selectFrom("runs").select("id").limit(1).execute())
  }

  close(): Promise<void> {
    return this.#database.close()
  }

  async #summary(kysely: Kysely<StoreTables>, id: string): Promise<RunSummary | UnreadableRun | undefined> {
    const row = await kysely.selectFrom("runs").select(summaryColumns).where("id", "=", id).executeTakeFirst()
    return row && summaryOf(row)
  }

  #change<Result>(work: (transaction: StoreTransaction) => Promise<Result>): Promise<Result> {
    return this.#ask((kysely) => kysely.transaction().execute(work))
  }

  async #ask<Result>(work: (kysely: Kysely<StoreTables>) => Promise<Result>): Promise<Result> {
    try {
      this.#prepared ??= this.#database.migrate()
      await this.#prepared.catch((error: unknown) => {
        this.#prepared = undefined
        throw error
      })
      return await work(this.#database.kysely)
    } catch (error) {
      throw this.#database.explain(error)
    }
  }
}
