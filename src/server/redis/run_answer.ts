import {ActionRequestError, ActionResponse} from "../../hub"
import {errorSummary} from "../telemetry/error_summary"
import {RunFailedError} from "../errors/run_failed_error"
import type {ResponseMembers, RunFailure} from "../pool/worker_message"
import {answerPurpose} from "../seal_purpose"
import {Sealer} from "../sealer"
import {otherSecretResponse, processLostResponse} from "../unfinished_run"

/** How a run ended, as plain data: what its queue resolves with, or why it rejects. */
export type RunAnswer =
  | {
      readonly response: ResponseMembers
      /** Whoever ended the run could not tell the observer: it could not open it. */
      readonly isUntold?: true
    }
  | {readonly response?: undefined; readonly failure: RunFailure}

/** Stands where the answer to a run should be that nobody could open; it was not begun. */
export const unopenedRun = "not opened"
/** The same of one that was begun by a process that is gone. */
export const unopenedLostRun = "not opened, begun before"

/** The answer of a run that is executed like this. */
export async function answerOf(execute: () => Promise<ActionResponse>): Promise<RunAnswer> {
  try {
    return {response: {...(await execute())}}
  } catch (error) {
    return {failure: failureOf(error)}
  }
}

/** @throws ActionRequestError or RunFailedError, as the action did */
export function responseOf(answer: RunAnswer): ActionResponse {
  if (answer.response) {
    return ActionResponse.fromIPC(answer.response)
  }
  throw answer.failure.kind === "request"
    ? new ActionRequestError(answer.failure.message)
    : new RunFailedError(answer.failure.error)
}

export function sealedAnswer(answer: RunAnswer, secret: string): string {
  return answerSealer(secret).seal(JSON.stringify(answer))
}

/** @throws SealError when it was not sealed with this secret */
export function openedAnswer(sealed: string, secret: string): RunAnswer {
  switch (sealed) {
    case unopenedRun:
      return {response: otherSecretResponse(), isUntold: true}
    case unopenedLostRun:
      return {response: processLostResponse(undefined), isUntold: true}
    default:
      return JSON.parse(answerSealer(secret).open(sealed).toString()) as RunAnswer // only a hub can have sealed it
  }
}

function answerSealer(secret: string): Sealer {
  return new Sealer({current: secret, previous: []}, answerPurpose)
}

function failureOf(error: unknown): RunFailure {
  if (error instanceof ActionRequestError) {
    return {kind: "request", message: error.message}
  }
  return {kind: "unexpected", error: error instanceof RunFailedError ? error.summary : errorSummary(error)}
}
