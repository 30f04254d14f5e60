import type {StopReason} from "../../../src/actions/rudderstack/additions"
import type {RunEvent} from "../../../src/server/runs/run_event"
import type {RunFacts} from "../../../src/server/store/run_record"
import type {RunObserver, RunOutcome} from "../../../src/server/runs/run_observer"

/** Keeps what an observer is told, in its order, a list a run. */
export class RecordedRuns implements RunObserver {
  readonly #told = new Map<string, unknown[]>()

  /** What was told of a run. */
  of({id}: RunFacts): readonly unknown[] {
    return this.#told.get(id) ?? []
  }

  queued(run: RunFacts): void {
    this.#add(run, "queued")
  }

  started(run: RunFacts): void {
    this.#add(run, "started")
  }

  reported(run: RunFacts, event: RunEvent): void {
    this.#add(run, event)
  }

  stopping(run: RunFacts, reason: StopReason): void {
    this.#add(run, {stopping: reason})
  }

  ended(run: RunFacts, outcome: RunOutcome): void {
    this.#add(run, outcome)
  }

  lost(run: RunFacts): void {
    this.#add(run, "lost")
  }

  #add({id}: RunFacts, told: unknown): void {
    this.#told.set(id, [...(this.#told.get(id) ?? []), told])
  }
}
