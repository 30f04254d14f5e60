/** A worker thread ended while it executed runs. */
export class WorkerLostError extends Error {
  override readonly name = "WorkerLostError"

  /** @param reason as a clause, e.g. "it ran out of memory" */
  constructor(readonly reason: string) {
    super(`The worker thread ended: ${reason}.`)
  }
}
