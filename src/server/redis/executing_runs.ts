/** The runs that this process executes for the cluster, each with BullMQ's token of its job. */
export class ExecutingRuns {
  readonly #tokens = new Map<string, string>()
  #emptied = () => {}

  get ids(): string[] {
    return [...this.#tokens.keys()]
  }

  get entries(): [runId: string, token: string][] {
    return [...this.#tokens]
  }

  has(runId: string): boolean {
    return this.#tokens.has(runId)
  }

  add(runId: string, token: string): void {
    this.#tokens.set(runId, token)
  }

  delete(runId: string): void {
    this.#tokens.delete(runId)
    if (this.#tokens.size === 0) {
      this.#emptied()
    }
  }

  /** Resolves when there are none. */
  untilNone(): Promise<void> {
    return new Promise((resolve) => {
      this.#emptied = resolve
      if (this.#tokens.size === 0) {
        resolve()
      }
    })
  }
}
