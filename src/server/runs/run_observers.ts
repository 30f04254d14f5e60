import type {RunEvent} from "./run_event"
import type {RunFacts} from "./run_facts"
import type {RunObserver} from "./run_observer"
import type {RunOutcome} from "./run_outcome"

/** Several observers as one. */
export class RunObservers implements RunObserver {
  readonly #observers: readonly RunObserver[]

  constructor(observers: readonly RunObserver[]) {
    this.#observers = observers
  }

  queued(run: RunFacts): void {
    this.#observers.forEach((observer) => observer.queued(run))
  }

  started(run: RunFacts): void {
    this.#observers.forEach((observer) => observer.started(run))
  }

  reported(run: RunFacts, event: RunEvent): void {
    this.#observers.forEach((observer) => observer.reported(run, event))
  }

  ended(run: RunFacts, outcome: RunOutcome): void {
    this.#observers.forEach((observer) => observer.ended(run, outcome))
  }
}
