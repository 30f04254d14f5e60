import type {ActionResponse} from "../../hub"
import {unfinished} from "./unfinished_run"

/** The runs that Looker has not been answered yet, wherever they execute. */
export class OpenRuns {
  /** For each run, what answers it as stopped. */
  readonly #stops = new Set<() => void>()
  #isStopping = false
  #drained = () => {}

  /** The answer of a run that starts now; a failure once the hub is being stopped. */
  answer(execute: () => Promise<ActionResponse>): Promise<ActionResponse> {
    if (this.#isStopping) {
      return Promise.resolve(unfinished("hub_stopping"))
    }
    return new Promise((resolve, reject) => {
      const stop = () => resolve(unfinished("drain_over"))
      this.#stops.add(stop)
      void execute()
        .then(resolve, reject)
        .finally(() => this.#close(stop))
    })
  }

  /** Has the drain wait for work that answers nobody here. */
  async track<Result>(work: Promise<Result>): Promise<Result> {
    const nobody = () => {}
    this.#stops.add(nobody)
    return work.finally(() => this.#close(nobody))
  }

  /** Takes no new run; resolves as soon as all open ones are answered, at the latest after the drain time. */
  drain(drainMs: number): Promise<void> {
    this.#isStopping = true
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, drainMs)
      this.#drained = () => {
        clearTimeout(timer)
        resolve()
      }
      this.#reportWhenDrained()
    })
  }

  /** Answers what is still open. */
  stop(): void {
    for (const stop of this.#stops) {
      stop()
    }
  }

  #close(stop: () => void): void {
    this.#stops.delete(stop)
    this.#reportWhenDrained()
  }

  #reportWhenDrained(): void {
    if (this.#stops.size === 0) {
      this.#drained()
    }
  }
}
