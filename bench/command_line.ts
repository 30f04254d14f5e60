import {parseArgs} from "node:util"

/** The id, the e-mail, the age and one more. */
const LEAST_COLUMNS = 4

export interface CommandLine {
  readonly json: boolean
  readonly quick: boolean
  /** The hub on one core, as in a small container. */
  readonly oneCore: boolean
  /** Replaces the usual numbers of rows. */
  readonly rows?: readonly number[]
  /** Replaces the usual number of columns. */
  readonly columns?: number
  /** Replaces the usual time that a data plane far away takes, in milliseconds. */
  readonly latencyMs?: number
  /** Only scenarios whose name contains this. */
  readonly only?: string
}

export const USAGE = `npm run bench -- [options]

  --json            figures as JSON instead of a table
  --quick           compare the hub with the floor and fail if it is too slow or its memory grows with rows
  --one-core        the hub on one core with one worker thread, as in a container with 1 vCPU
  --rows=N[,N…]     these numbers of rows instead of the usual ones
  --columns=N       that many columns instead of the usual 12, at least 4
  --latency=MS      how long the data plane takes to answer in the scenarios with latency, instead of 20 ms
  --only=TEXT       only scenarios whose name contains TEXT, e.g. --only=track or --only="at once"
`

/** @throws Error that says what is wrong with the arguments */
export function readCommandLine(args: readonly string[]): CommandLine {
  const {
    values: {"one-core": oneCore, rows, columns, latency, ...values},
  } = parseArgs({
    args: [...args],
    options: {
      "json": {type: "boolean", default: false},
      "quick": {type: "boolean", default: false},
      "one-core": {type: "boolean", default: false},
      "rows": {type: "string"},
      "columns": {type: "string"},
      "latency": {type: "string"},
      "only": {type: "string"},
    },
  })
  return {
    ...values,
    oneCore,
    ...(rows === undefined ? {} : {rows: rowNumbers(rows)}),
    ...(columns === undefined ? {} : {columns: wholeNumber("columns", columns, LEAST_COLUMNS)}),
    ...(latency === undefined ? {} : {latencyMs: wholeNumber("latency", latency, 1)}),
  }
}

function wholeNumber(option: string, text: string, least: number): number {
  const number = Number(text)
  if (Number.isInteger(number) && number >= least) return number
  throw new Error(`--${option}=${text}: expected a whole number from ${least} on`)
}

function rowNumbers(list: string): number[] {
  const numbers = list.split(",").map(Number)
  if (numbers.every((number) => Number.isInteger(number) && number > 0)) return numbers
  throw new Error(`--rows=${list}: expected whole numbers above 0, separated by commas`)
}
