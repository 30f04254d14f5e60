import {errorSummary} from "../../telemetry/error_summary"
import type {Log} from "../../telemetry/log"

/** The parts of a process that ask the database again and again, whatever it answers. */
export type AskingPart = "answers" | "claims" | "new runs" | "sweep" | "workers"

/** What the database did not do for this process: counted, and logged for each part when it begins and when it is over. */
export class DatabaseFailures {
  readonly #log: Log
  readonly #failing = new Set<AskingPart>()
  #count = 0

  constructor(log: Log) {
    this.#log = log
  }

  /** Since the process began. */
  get count(): number {
    return this.#count
  }

  /** The part is going to ask again. */
  failed(part: AskingPart, error: unknown): void {
    this.#count++
    if (!this.#failing.has(part)) {
      this.#failing.add(part)
      this.#log.error(
        {part, error: errorSummary(error)},
        "The database failed; the hub tries again. Check PostgreSQL and its network (see error).",
      )
    }
  }

  answered(part: AskingPart): void {
    if (this.#failing.delete(part)) {
      this.#log.info({part}, "The database works again.")
    }
  }
}

/** SQLSTATE classes and codes of a database that is away, ends connections or has no room for more of them. */
const sqlStates = /^(08...|53...|57P0.|57014)$/
const networkCodes = [
  "EAI_AGAIN",
  "ECONNABORTED",
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EPIPE",
  "ETIMEDOUT",
]
/** What pg says where it has no code. */
const pgMessages =
  /^(Connection terminated|Query read timeout|timeout exceeded when trying to connect|timeout expired|Client has encountered a connection error|Client was closed)/

/** Whether an error says that the database could not be reached or did not answer, and nothing about what it was asked. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) {
    return false
  }
  const code = "code" in error ? String(error.code) : ""
  return (
    sqlStates.test(code) ||
    networkCodes.includes(code) ||
    pgMessages.test(error.message) ||
    (error instanceof AggregateError && error.errors.length > 0 && error.errors.every(isDatabaseAway))
  )
}
