import {ActionRequestError, ActionResponse, ActionState} from "../../hub"
import {RunFailedError} from "../errors/run_failed_error"
import type {ResponseMembers, RunFailure} from "./worker_message"

interface PendingRun {
  resolve(response: ActionResponse): void
  reject(error: Error): void
}

/** The runs that a worker thread has not answered yet. */
export class PendingRuns {
  readonly #runs = new Map<number, PendingRun>()
  #lastId = 0

  get count(): number {
    return this.#runs.size
  }

  /** Opens a run; the promise settles with one of the methods below. */
  open(): {runId: number; response: Promise<ActionResponse>} {
    const runId = ++this.#lastId
    const response = new Promise<ActionResponse>((resolve, reject) =>
      this.#runs.set(runId, {resolve, reject}),
    )
    return {runId, response}
  }

  answer(runId: number, members: ResponseMembers): void {
    this.#take(runId)?.resolve(responseOf(members))
  }

  fail(runId: number, failure: RunFailure): void {
    this.reject(
      runId,
      failure.kind === "request"
        ? new ActionRequestError(failure.message)
        : new RunFailedError(failure.error),
    )
  }

  reject(runId: number, error: Error): void {
    this.#take(runId)?.reject(error)
  }

  rejectAll(error: Error): void {
    for (const runId of [...this.#runs.keys()]) {
      this.reject(runId, error)
    }
  }

  #take(runId: number): PendingRun | undefined {
    const run = this.#runs.get(runId)
    this.#runs.delete(runId)
    return run
  }
}

function responseOf({state, ...members}: ResponseMembers): ActionResponse {
  return new ActionResponse({...members, ...(state && {state: Object.assign(new ActionState(), state)})})
}
