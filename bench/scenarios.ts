import {USUAL_COLUMNS} from "./bench_document"
import {Call} from "./floor_event"

/** One line of the bench's table. */
export interface Scenario {
  readonly name: string
  readonly call: Call
  /** Rows of one run. */
  readonly rows: number
  readonly columns: number
  /** How long the data plane takes for an answer. */
  readonly latencyMs: number
  /** Runs that are started together. */
  readonly atOnce: number
  /** How often that is done. */
  readonly rounds: number
  /** Whether the floor is measured in turns with the hub. */
  readonly hasFloor: boolean
}

const DEFAULT_ROWS = [1000, 10_000, 100_000, 1_000_000]
const QUICK_ROWS = [20_000, 100_000]
const MOST_LATENCY_ROWS = 100_000
const LATENCY_MS = 20
const ROWS_PER_SCENARIO = 300_000
const MAX_ROUNDS = 20
const ONE_ROW_ROUNDS = 50
const CALLS: readonly Call[] = ["identify", "track"]

/** Everything one wants to know about the hub's speed; `rows` and `latencyMs` replace the usual ones. */
export function allScenarios(rows: readonly number[] = DEFAULT_ROWS, latencyMs = LATENCY_MS): Scenario[] {
  const latencyRows = Math.min(MOST_LATENCY_ROWS, Math.max(...rows))
  return [
    oneRow(),
    ...CALLS.flatMap((call) => rows.map((rowsOfRun) => sized(call, rowsOfRun))),
    ...CALLS.map((call) => sized(call, latencyRows, latencyMs)),
    eightAtOnce(),
  ]
}

/** Enough to compare the hub with the floor and a small result with a large one. */
export function quickScenarios(rows: readonly number[] = QUICK_ROWS): Scenario[] {
  return rows.map((rowsOfRun) => sized("identify", rowsOfRun))
}

function oneRow(): Scenario {
  return {...sized("identify", 1), rounds: ONE_ROW_ROUNDS, hasFloor: false}
}

function sized(call: Call, rows: number, latencyMs = 0): Scenario {
  const name = latencyMs > 0 ? `${call}, ${latencyMs} ms latency` : call
  const rounds = Math.max(1, Math.min(MAX_ROUNDS, Math.floor(ROWS_PER_SCENARIO / rows)))
  return {name, call, rows, columns: USUAL_COLUMNS, latencyMs, atOnce: 1, rounds, hasFloor: true}
}

function eightAtOnce(): Scenario {
  return {...sized("identify", 20_000), name: "identify, 8 at once", atOnce: 8, rounds: 3, hasFloor: false}
}
