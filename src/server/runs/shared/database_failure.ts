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
