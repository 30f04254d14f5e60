import {ActionRequestError, type ActionResponse} from "../../hub"
import {brokenRunResponse} from "./unfinished_run"
import type {RunFacts} from "./run_facts"
import type {RunObserver} from "./run_observer"
import type {RunOutcome} from "./run_outcome"

/** Executes a run, and tells the observer of its beginning in the queue and of its end. */
export async function observed(
  facts: RunFacts,
  observer: RunObserver,
  execute: () => Promise<ActionResponse>,
): Promise<ActionResponse> {
  observer.queued(facts)
  return toldOfEnd(facts, observer, execute)
}

/** Executes a run, and tells the observer of its end only. */
export async function toldOfEnd(
  facts: RunFacts,
  observer: RunObserver,
  execute: () => Promise<ActionResponse>,
): Promise<ActionResponse> {
  try {
    const response = await execute()
    observer.ended(facts, outcomeOf(response))
    return response
  } catch (error) {
    observer.ended(facts, outcomeOfError(error))
    throw error
  }
}

/** How a run ended whose action threw: what Looker is told of it, if anything. */
export function outcomeOfError(error: unknown): RunOutcome {
  return error instanceof ActionRequestError
    ? {isSuccess: false, message: error.message}
    : outcomeOf(brokenRunResponse())
}

export function outcomeOf({success, message}: ActionResponse): RunOutcome {
  return {isSuccess: success, message}
}
