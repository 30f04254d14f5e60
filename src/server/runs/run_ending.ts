import type {StopReason} from "../../actions/rudderstack/additions"
import type {EndState, RunFacts, StoredRunKind} from "../store/run_record"
import type {EndedEvent, RunEvent} from "./run_event"
import type {RunOutcome} from "./run_observer"

type Ending =
  {readonly state: Exclude<EndState, "stopped">} | {readonly state: "stopped"; readonly stoppedBy: StopReason}

/** What decides in which state a run ends: one rule for what is kept of it, the log and the metrics. */
export class RunEnding {
  kind: StoredRunKind
  hasBegun = false
  /** What it said at its end, if it got so far. */
  reportedEnd: EndedEvent | undefined
  #stoppedBy: StopReason | undefined

  constructor({resendOf}: Pick<RunFacts, "resendOf">) {
    this.kind = resendOf === undefined ? "all" : "resend"
  }

  reported(event: RunEvent): void {
    if (event.kind === "started" && this.kind !== "resend") {
      this.kind = event.runKind
    } else if (event.kind === "ended") {
      this.reportedEnd = event
    }
  }

  /** Somebody has asked it to stop; the first reason counts. */
  stopping(reason: StopReason): void {
    this.#stoppedBy ??= reason
  }

  /** How it ends that this process ends. A dry run that found nothing wrong has succeeded, whatever Looker gets. */
  endOf({isSuccess}: RunOutcome): Ending {
    if (isSuccess || this.#isCleanDryRun) {
      return {state: "succeeded"}
    }
    const hasStopped = this.reportedEnd?.failure === "stopped" || !this.hasBegun
    if (hasStopped && this.#stoppedBy !== undefined) {
      return {state: "stopped", stoppedBy: this.#stoppedBy}
    }
    return {state: this.hasBegun ? "failed" : "refused"}
  }

  /** The state it ends in, whoever has ended it. */
  stateOf(outcome: RunOutcome): EndState {
    return outcome.state ?? this.endOf(outcome).state
  }

  get #isCleanDryRun(): boolean {
    const end = this.reportedEnd
    return this.kind === "dry_run" && end !== undefined && end.failure === undefined && end.rowsNotSent === 0
  }
}
