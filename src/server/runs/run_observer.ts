import type {StopReason} from "../../actions/rudderstack/additions"
import {ActionRequestError, type ActionResponse} from "../../hub"
import type {EndState, RunFacts} from "../store/run_record"
import type {RunEvent} from "./run_event"
import {unfinishedText} from "./unfinished_run"

/** Whoever wants to know of every run. Its methods return at once and never throw. */
export interface RunObserver {
  /** Looker, or somebody at the run's page, asked for it. */
  queued(run: RunFacts): void
  /** It begins to execute in this process. */
  started(run: RunFacts): void
  /** It says something while it executes. */
  reported(run: RunFacts, event: RunEvent): void
  /** It is asked to stop, whether it has begun or not. */
  stopping(run: RunFacts, reason: StopReason): void
  /** It is over, whether it had begun or not. */
  ended(run: RunFacts, outcome: RunOutcome): void
  /** It executes here no more, and another process has ended it: it is counted there. */
  lost(run: RunFacts): void
}

/** How a run ended: what Looker gets. */
export interface RunOutcome {
  readonly isSuccess: boolean
  /** Undefined where there is nothing to say. */
  readonly message: string | undefined
  /** Where another process, or nobody, executed it: what its row says. */
  readonly state?: EndState
}

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

  stopping(run: RunFacts, reason: StopReason): void {
    this.#observers.forEach((observer) => observer.stopping(run, reason))
  }

  ended(run: RunFacts, outcome: RunOutcome): void {
    this.#observers.forEach((observer) => observer.ended(run, outcome))
  }

  lost(run: RunFacts): void {
    this.#observers.forEach((observer) => observer.lost(run))
  }
}

/** How a run ended whose action threw: what Looker gets, if anything. */
export function outcomeOfError(error: unknown): RunOutcome {
  return error instanceof ActionRequestError
    ? {isSuccess: false, message: error.message}
    : {isSuccess: false, message: unfinishedText("run_broken")}
}

export function outcomeOf({success, message}: ActionResponse): RunOutcome {
  return {isSuccess: success, message}
}
