import {AsyncLocalStorage} from "node:async_hooks"
import {channel} from "node:diagnostics_channel"
import {RUN_CHANNEL, type StopReason} from "../../actions/rudderstack/additions"
import type {BatchDue} from "./batch_due"
import {passedOn, type SealEvent} from "./passed_on"
import type {RunEvent} from "./run_event"
import {takenNotice} from "./run_notice"

/** What surrounds a run in the thread that executes it. */
export interface RunContext {
  /** Takes what the run reports. */
  report(event: RunEvent): void
  /** Gets the way to stop the run. */
  stoppable(stop: (reason: StopReason) => void): void
  /** Resolves when a batch of so many events may be sent; undefined where nothing limits that. */
  readonly permission: ((batch: BatchDue) => Promise<unknown>) | undefined
  readonly seal: SealEvent
}

const current = new AsyncLocalStorage<RunContext>()

/** Executes a run so that what its action says on the channel reaches this context, and no other one. */
export function inContext<Result>(context: RunContext, execute: () => Promise<Result>): Promise<Result> {
  return current.run(context, execute)
}

/** Has this thread listen to the runs that it executes; asked again, it goes on as before. */
export function listenToRuns(): void {
  channel(RUN_CHANNEL).unsubscribe(listener)
  channel(RUN_CHANNEL).subscribe(listener)
}

function listener(message: unknown): void {
  const context = current.getStore()
  const notice = context && takenNotice(message)
  if (!notice) {
    return
  }
  if (notice.kind === "due") {
    const permitted = context.permission?.({dataPlane: notice.dataPlane, events: notice.events})
    if (permitted) {
      notice.waitFor(permitted)
    }
    return
  }
  if (notice.kind === "started") {
    context.stoppable((reason) => notice.stop(reason))
  }
  context.report(passedOn(notice, context.seal))
}
