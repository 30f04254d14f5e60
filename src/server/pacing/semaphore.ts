/** Lets a number of callers in at a time; the others wait in the order they came. */
export class Semaphore {
  readonly #permits: () => number
  readonly #queue = new Set<() => void>()
  #taken = 0

  /** @param permits how many at a time, at least 1; asked whenever somebody comes or goes */
  constructor(permits: () => number) {
    this.#permits = permits
  }

  /**
   * Waits for a permit, at the longest until the signal is aborted.
   *
   * @returns gives the permit back; called again, or without a permit, it does nothing
   */
  acquire(signal: AbortSignal): Promise<() => void> {
    return new Promise((resolve) => {
      const enter = () => {
        signal.removeEventListener("abort", giveUp)
        this.#taken++
        resolve(this.#release())
      }
      const giveUp = () => {
        this.#queue.delete(enter)
        resolve(() => {})
      }
      if (signal.aborted) {
        giveUp()
      } else {
        signal.addEventListener("abort", giveUp, {once: true})
        this.#queue.add(enter)
        this.#letIn()
      }
    })
  }

  #letIn(): void {
    for (const enter of this.#queue) {
      if (this.#taken >= this.#permits()) {
        return
      }
      this.#queue.delete(enter)
      enter()
    }
  }

  #release(): () => void {
    let isTaken = true
    return () => {
      if (isTaken) {
        isTaken = false
        this.#taken--
        this.#letIn()
      }
    }
  }
}
