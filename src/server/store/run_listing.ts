import {setImmediate as nextTurn} from "node:timers/promises"
import {type ExpressionBuilder, type Kysely, sql} from "kysely"
import {summaryColumns, summaryOf} from "./run_columns"
import type {RunState, RunSummary, UnreadableRun} from "./run_record"
import type {StoreTables} from "./store_database"

/** Which runs to list. */
export interface RunFilter {
  readonly state?: RunState | undefined
  readonly action?: string | undefined
  readonly lookId?: string | undefined
  /** Words that all occur in the title, the message or an id; case does not matter. */
  readonly text?: string | undefined
}

/** A place between two runs of a list, and which way to go from there. */
export interface Cursor {
  readonly towards: "older" | "newer"
  readonly queuedAtMs: number
  readonly id: string
}

export interface RunPage {
  /** The newest first: by `queuedAtMs`, and of the same millisecond by id, both descending. */
  readonly runs: readonly (RunSummary | UnreadableRun)[]
  /** Where the pages beside this one begin; undefined where there is none. A search may go on with few runs a page. */
  readonly newer: Cursor | undefined
  readonly older: Cursor | undefined
}

/** Nobody counts further, and counting a million takes a while. */
export const countedAtMost = 1_000

/** A search reads so many runs at a time, so that libsql holds this thread for some milliseconds only. */
const runsSearchedAtOnce = 2_000
/** Then the page ends, and the next one goes on. */
const maxSearches = 50

type Direction = Cursor["towards"]
type Place = Pick<Cursor, "queuedAtMs" | "id">

/** Runs in one direction, and after which of them there is more. */
interface Stretch {
  readonly runs: readonly (RunSummary | UnreadableRun)[]
  readonly next: Place | undefined
}

/** See `RunStore.page`. */
export async function pageOfRuns(
  kysely: Kysely<StoreTables>,
  filter: RunFilter,
  from: Cursor | undefined,
  limit: number,
): Promise<RunPage> {
  const towards = from?.towards ?? "older"
  const read = searchedWords(filter).length === 0 ? readRuns : searchRuns
  const {runs, next} = await read(kysely, filter, towards, from, limit)
  if (towards === "older") {
    return {
      runs,
      newer: from && cursor("newer", runs[0] ?? from),
      older: next && cursor("older", next),
    }
  }
  return next === undefined
    ? pageOfRuns(kysely, filter, undefined, limit)
    : {
        runs: [...runs].reverse(),
        newer: cursor("newer", next),
        older: cursor("older", runs[0] ?? next),
      }
}

/** See `RunStore.count`. */
export async function countRuns(kysely: Kysely<StoreTables>, filter: RunFilter): Promise<number | undefined> {
  if (searchedWords(filter).length > 0) {
    return undefined
  }
  const some = listed(kysely, filter, "older", undefined)
    .select("id")
    .limit(countedAtMost + 1)
  const {total} = await kysely
    .selectFrom(some.as("some"))
    .select((count) => count.fn.countAll<number>().as("total"))
    .executeTakeFirstOrThrow()
  return total
}

async function readRuns(
  kysely: Kysely<StoreTables>,
  filter: RunFilter,
  towards: Direction,
  from: Place | undefined,
  limit: number,
): Promise<Stretch> {
  const rows = await listed(kysely, filter, towards, from)
    .select(summaryColumns)
    .limit(limit + 1)
    .execute()
  const runs = rows.slice(0, limit).map(summaryOf)
  return {runs, next: rows.length > limit ? runs.at(-1) : undefined}
}

async function searchRuns(
  kysely: Kysely<StoreTables>,
  filter: RunFilter,
  towards: Direction,
  from: Place | undefined,
  limit: number,
): Promise<Stretch> {
  const found: Stretch["runs"][number][] = []
  let next = from
  for (let searches = 0; searches < maxSearches; searches++) {
    const end = await placeAfter(kysely, filter, towards, next)
    const rows = await listed(kysely, filter, towards, next, end)
      .where((run) =>
        run.and(
          searchedWords(filter).map(
            (word) => sql<boolean>`${run.ref("searched")} like ${patternOf(word)} escape '!'`,
          ),
        ),
      )
      .select(summaryColumns)
      .limit(limit - found.length + 1)
      .execute()
    found.push(...rows.map(summaryOf))
    if (found.length > limit) {
      return {runs: found.slice(0, limit), next: found[limit - 1]}
    }
    if (end === undefined) {
      return {runs: found, next: undefined}
    }
    next = end
    await nextTurn()
  }
  return {runs: found, next}
}

/** Where a search that begins there reads to; undefined where it reads to the end of the list. */
async function placeAfter(
  kysely: Kysely<StoreTables>,
  filter: RunFilter,
  towards: Direction,
  from: Place | undefined,
): Promise<Place | undefined> {
  const row = await listed(kysely, filter, towards, from)
    .select(["created_at_ms", "id"])
    .offset(runsSearchedAtOnce - 1)
    .limit(1)
    .executeTakeFirst()
  return row && {queuedAtMs: row.created_at_ms, id: row.id}
}

/** In the order of the list, after one place and up to another. */
function listed(
  kysely: Kysely<StoreTables>,
  {state, action, lookId}: RunFilter,
  towards: Direction,
  after: Place | undefined,
  upTo?: Place,
) {
  const [beyond, within, order] =
    towards === "older" ? (["<", ">=", "desc"] as const) : ([">", "<=", "asc"] as const)
  return kysely
    .selectFrom("runs")
    .where((run) =>
      run.and([
        ...(state === undefined ? [] : [run("state", "=", state)]),
        ...(action === undefined ? [] : [run("action", "=", action)]),
        ...(lookId === undefined ? [] : [run("look_id", "=", lookId)]),
        ...(after === undefined ? [] : [isAt(run, beyond, after)]),
        ...(upTo === undefined ? [] : [isAt(run, within, upTo)]),
      ]),
    )
    .orderBy("created_at_ms", order)
    .orderBy("id", order)
}

function isAt(run: ExpressionBuilder<StoreTables, "runs">, where: "<" | "<=" | ">" | ">=", place: Place) {
  return run(run.refTuple("created_at_ms", "id"), where, run.tuple(place.queuedAtMs, place.id))
}

function cursor(towards: Direction, {queuedAtMs, id}: Place): Cursor {
  return {towards, queuedAtMs, id}
}

function searchedWords({text = ""}: RunFilter): string[] {
  return text
    .toLowerCase()
    .replaceAll("\0", "")
    .split(/\s+/)
    .filter((word) => word !== "")
}

/** The word itself, with what has a meaning in a pattern escaped. */
function patternOf(word: string): string {
  return `%${word.replace(/[!%_]/g, "!$&")}%`
}
