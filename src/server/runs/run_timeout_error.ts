/** A run was given up because it took longer than ACTION_HUB_MAX_RUN_SECONDS. */
export class RunTimeoutError extends Error {
  override readonly name = "RunTimeoutError"

  constructor(readonly maxRunMs: number) {
    super(`The run took longer than ${maxRunMs / 1000} seconds.`)
  }
}
