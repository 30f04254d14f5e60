import {AsyncLocalStorage} from "node:async_hooks"
import {channel} from "node:diagnostics_channel"
import {type Call, CALLS} from "../../actions/rudderstack/calls"
import {RUN_CHANNEL, type StopReason} from "../../actions/rudderstack/additions"
import {type ActionRequest, ActionResponse, findAction} from "../../hub"
import {isResend} from "./resend/resend_request"
import {resendRun} from "./resend/resend_run"
import {passedOn, type RunEvent, type SealEvent, takenNotice} from "./run_event"

/** What surrounds a run in the thread that executes it. */
export interface RunContext {
  /** Takes what the run reports. */
  report(event: RunEvent): void
  /** Resolves when a batch of so many events may be sent to a data plane; undefined where nothing limits that. */
  readonly permission: ((dataPlane: string, events: number) => Promise<unknown>) | undefined
  readonly seal: SealEvent
}

interface ExecutingRun extends RunContext {
  /** Known as soon as the action says how it can be stopped. */
  stop: ((reason: StopReason) => void) | undefined
  /** Why it is to stop. It may be asked to before its action has said how. */
  stopReason: StopReason | undefined
}

const current = new AsyncLocalStorage<ExecutingRun>()

/** Executes runs in this thread, several at a time: what an action says on the channel reaches its own run only. */
export class RunExecutor {
  readonly #runs = new Map<string, ExecutingRun>()

  constructor() {
    listen()
  }

  /**
   * Has an action execute, or sends events of an earlier run again.
   *
   * @param request with the action's name as `actionId`
   * @throws ActionRequestError when there is no such action or it does not take the request; what the action throws
   */
  async execute(runId: string, request: ActionRequest, context: RunContext): Promise<ActionResponse> {
    const run: ExecutingRun = {...context, stop: undefined, stopReason: undefined}
    this.#runs.set(runId, run)
    try {
      return await current.run(run, () => responseTo(request))
    } finally {
      this.#runs.delete(runId)
    }
  }

  /** A run that is over stays as it is. */
  stop(runId: string, reason: StopReason): void {
    const run = this.#runs.get(runId)
    if (run) {
      run.stopReason = reason
      run.stop?.(reason)
    }
  }
}

async function responseTo(request: ActionRequest): Promise<ActionResponse> {
  const call = isResend(request) ? callOf(request) : undefined
  if (call) {
    return resendRun(request, call)
  }
  const action = await findAction(request.actionId ?? "", {lookerVersion: request.lookerVersion})
  const response: unknown = await action.validateAndExecute(request)
  if (!(response instanceof ActionResponse)) {
    throw new TypeError(`The action "${action.name}" did not answer with an ActionResponse.`)
  }
  return response
}

/** What one of RudderStack's actions sends. */
function callOf({actionId}: ActionRequest): Call | undefined {
  return Object.values(CALLS).find(({actionName}) => actionName === actionId)
}

/** One listener a thread, however many executors. */
function listen(): void {
  channel(RUN_CHANNEL).unsubscribe(hear)
  channel(RUN_CHANNEL).subscribe(hear)
}

function hear(message: unknown): void {
  const run = current.getStore()
  const notice = run && takenNotice(message)
  if (!notice) {
    return
  }
  if (notice.kind === "due") {
    const permitted = run.permission?.(notice.dataPlane, notice.events)
    if (permitted) {
      notice.waitFor(permitted)
    }
    return
  }
  if (notice.kind === "started") {
    run.stop = (reason) => notice.stop(reason)
    if (run.stopReason !== undefined) {
      run.stop(run.stopReason)
    }
  }
  run.report(passedOn(notice, run.seal))
}
