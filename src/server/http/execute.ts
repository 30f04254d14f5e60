import type {Request, RequestHandler} from "express"
import {type Action, ActionRequest, ActionRequestError, ActionResponse, findAction} from "../../hub"
import {type BodyAccount, type BodyBudget, readJsonBody} from "./body"
import {logUnexpected} from "../telemetry/error_summary"
import {RequestRefusedError} from "./refusals"
import {answerKeptAlive} from "./keep_alive"
import {actionIdOf, requestFacts} from "./request_log"
import {outcomeOfError, type RunObserver} from "../runs/run_observer"
import {runFacts} from "../runs/run_facts"
import type {QueuedRun, RunQueue} from "../runs/run_queue"
import type {Config} from "../config/config"
import type {OpenRuns} from "../runs/open_runs"
import type {Log} from "../telemetry/log"
import {unfinished} from "../runs/unfinished_run"

export interface ExecuteDependencies {
  readonly config: Config
  readonly log: Log
  readonly bodies: BodyBudget
  /** Where actions execute that may do so outside the server's own thread. */
  readonly queue: RunQueue
  /** Where all others do. */
  readonly ownThread: RunQueue
  /** Gets the events of every run. */
  readonly observer: RunObserver
  readonly openRuns: OpenRuns
}

/** `POST /actions/:actionId/execute`: one run. It continues to its end when Looker hangs up. */
export function executeRoute(parts: ExecuteDependencies): RequestHandler {
  return async (request, response) => {
    const account = parts.bodies.open()
    try {
      const actionRequest = await readActionRequest(request, parts, account)
      const action = await findAction(actionIdOf(request), {lookerVersion: actionRequest.lookerVersion})
      await answerKeptAlive(response, {
        intervalMs: parts.config.keepAliveMs,
        answer: async () => (await acceptedRun(action, actionRequest, request, parts)).asJson(),
        lateFailure: (error) => lateFailure(error, request, parts).asJson(),
      })
    } finally {
      account.close()
    }
  }
}

function lateFailure(error: unknown, request: Request, {log}: ExecuteDependencies): ActionResponse {
  if (error instanceof ActionRequestError) {
    return new ActionResponse({success: false, message: error.message})
  }
  logUnexpected(log, requestFacts(request), error)
  return unfinished("run_broken")
}

async function readActionRequest(
  request: Request,
  parts: ExecuteDependencies,
  account: BodyAccount,
): Promise<ActionRequest> {
  const body = await readJsonBody(request, parts.config.maxExecuteBodyBytes, account)
  if (!body) {
    throw new RequestRefusedError(400, "Request body must be valid JSON, and it is empty.")
  }
  return ActionRequest.fromRequest({body, header: (name) => request.header(name)})
}

function acceptedRun(
  action: Action,
  actionRequest: ActionRequest,
  request: Request,
  parts: ExecuteDependencies,
): Promise<ActionResponse> {
  const run = {
    facts: runFacts(actionRequest, action.name, Date.now(), parts.config.appVersion),
    request: actionRequest,
  }
  parts.log.info({...requestFacts(request), runId: run.facts.id}, "Run accepted.")
  return parts.openRuns.answer(() => executed(action, run, parts))
}

function executed(
  action: Action,
  run: QueuedRun,
  {queue, ownThread, observer}: ExecuteDependencies,
): Promise<ActionResponse> {
  run.request.actionId = action.name
  return action.executeInOwnProcess ? validatedAndQueued(action, run, queue, observer) : ownThread.run(run)
}

/** A request that its action does not take never gets to the queue, but the observer hears of it as well. */
async function validatedAndQueued(
  action: Action,
  run: QueuedRun,
  queue: RunQueue,
  observer: RunObserver,
): Promise<ActionResponse> {
  let isQueued = false
  const takeUp = () => {
    isQueued = true
    return queue.run(run)
  }
  try {
    return await action.validateAndExecute(run.request, {run: takeUp})
  } catch (error) {
    if (!isQueued) {
      observer.queued(run.facts)
      observer.ended(run.facts, outcomeOfError(error))
    }
    throw error
  }
}
