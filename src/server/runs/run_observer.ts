import type {RunEvent} from "./run_event"
import type {RunFacts} from "./run_facts"
import type {RunOutcome} from "./run_outcome"

/** Whoever wants to know of every run. Its methods return at once and never throw. */
export interface RunObserver {
  /** Looker, or somebody at the run's page, asked for it. */
  queued(run: RunFacts): void
  /** It begins to execute in this process. */
  started(run: RunFacts): void
  /** It says something while it executes. */
  reported(run: RunFacts, event: RunEvent): void
  /** It is over, whether it had begun or not. */
  ended(run: RunFacts, outcome: RunOutcome): void
}
