/** A request that is not served, with the HTTP status that says so. The message goes to whoever asked. */
export class RequestRefusedError extends Error {
  override readonly name = "RequestRefusedError"

  constructor(
    readonly status: 400 | 403 | 404 | 405 | 413 | 415 | 503,
    message: string,
  ) {
    super(message)
  }
}
