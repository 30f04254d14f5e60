import type {Log, LogFields} from "./log"

/** What of an error may be logged. */
export interface ErrorSummary {
  readonly name: string
  readonly code?: string
  /** Absent when the message may quote data. */
  readonly message?: string
  /** Where it was thrown, without the message. */
  readonly frames: readonly string[]
  readonly cause?: ErrorSummary
}

const maxFrames = 12
const maxCauses = 4

/**
 * An unforeseen error without the data it may carry: HTTP clients put requests with keys and bodies into their errors'
 * members, and parsers quote the text they failed on.
 */
export function errorSummary(error: unknown, causesLeft = maxCauses): ErrorSummary {
  if (error instanceof SummarisedError) {
    return error.summary
  }
  if (!(error instanceof Error)) {
    return {name: `thrown ${typeof error}`, frames: []}
  }
  const {name, message, stack = "", cause} = error
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined
  return {
    name,
    ...(code !== undefined && {code}),
    ...(!mayQuoteData(error, code) && {message}),
    frames: framesOf(stack.slice(stack.indexOf(message) + message.length)),
    ...(cause !== undefined && causesLeft > 0 && {cause: errorSummary(cause, causesLeft - 1)}),
  }
}

/** An error of another thread, of which only the summary came. The message is for the log. */
export class SummarisedError extends Error {
  override readonly name = "SummarisedError"

  constructor(readonly summary: ErrorSummary) {
    super(`Another thread threw ${summary.name}.`)
  }
}

/** Logs an error that nobody foresaw, without the data it may carry. */
export function logUnexpected(log: Log, fields: LogFields, error: unknown): void {
  log.error(
    {...fields, error: errorSummary(error)},
    "An unexpected error. Report this line: it has no row values or secrets.",
  )
}

function framesOf(trace: string): string[] {
  return trace
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line.startsWith("at "))
    .slice(0, maxFrames)
}

function mayQuoteData(error: Error, code: string | undefined): boolean {
  return error instanceof SyntaxError || (code?.startsWith("ERR_INVALID_") ?? false)
}
