/** No whole answer came in the time that there was for it. */
export class TimeoutError extends Error {
  readonly code = "ETIMEDOUT"
}
