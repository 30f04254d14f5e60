import type {RunKind} from "../../actions/rudderstack/additions"
import type {EndedEvent, RowsCount, RunEvent} from "../runs/run_event"
import type {RunFacts} from "../runs/run_facts"
import type {RunObserver} from "../runs/run_observer"
import type {RunOutcome} from "../runs/run_outcome"
import type {Log, LogFields} from "../telemetry/log"

/** What is known of a run that is not over. */
interface OpenRun {
  /** On the monotonic clock. */
  readonly seenAtMs: number
  hasBegun: boolean
  source?: string
  runKind?: RunKind
  end?: EndedEvent
}

/** Refused: it did not begin. Interrupted: the process that executed it is gone. */
type EndState = "succeeded" | "failed" | "stopped" | "interrupted" | "refused"

/**
 * Writes one line at a run's end, in the process that ends it: which Look, what became of its rows, why. Codes and
 * counts, never a value.
 */
export class RunLog implements RunObserver {
  readonly #log: Log
  readonly #open = new Map<string, OpenRun>()

  constructor(log: Log) {
    this.#log = log
  }

  queued(run: RunFacts): void {
    this.#of(run)
  }

  started(run: RunFacts): void {
    this.#of(run).hasBegun = true
  }

  reported(run: RunFacts, event: RunEvent): void {
    const open = this.#open.get(run.id)
    if (open && event.kind === "started") {
      open.source = event.source
      open.runKind = event.runKind
    } else if (open && event.kind === "ended") {
      open.end = event
    }
  }

  ended(run: RunFacts, outcome: RunOutcome): void {
    const {seenAtMs, hasBegun, source, runKind, end} = this.#of(run)
    this.#open.delete(run.id)
    const {id: runId, action, title, planId, queryId, instance, webhookId, resendOf} = run
    this.#log.info(
      {
        ...{runId, action, title, planId, queryId, instance, webhookId, resendOf, source, runKind},
        state: outcome.isLost ? "interrupted" : stateOf(hasBegun, outcome, runKind, end),
        ...(end && rowFields(end)),
        durationMs: Math.round(performance.now() - seenAtMs),
        outcome: outcome.message,
      },
      "Run ended.",
    )
  }

  /** A process that executes runs of others hears of them only when they begin. */
  #of({id}: RunFacts): OpenRun {
    const open = this.#open.get(id) ?? {seenAtMs: performance.now(), hasBegun: false}
    this.#open.set(id, open)
    return open
  }
}

function stateOf(
  hasBegun: boolean,
  {isSuccess}: RunOutcome,
  runKind: RunKind | undefined,
  end: EndedEvent | undefined,
): EndState {
  if (isSuccess || (runKind === "dry_run" && end && isClean(end))) {
    return "succeeded"
  }
  if (end?.failure === "stopped") {
    return "stopped"
  }
  return hasBegun ? "failed" : "refused"
}

/** Looker gets every dry run as a failure, for it shows no other messages. */
function isClean({failure, notSent}: EndedEvent): boolean {
  return failure === undefined && notSent.length === 0
}

function rowFields(end: EndedEvent): LogFields {
  const {rowsRead, rowsSent, rowsNotSent, rowsUnconfirmed, failure, notSent, remarks} = end
  return {
    ...{rowsRead, rowsSent, rowsNotSent, rowsUnconfirmed, failure},
    notSent: countsByCode(notSent),
    remarks: countsByCode(remarks),
  }
}

function countsByCode(counts: readonly RowsCount[]): Record<string, number> {
  const byCode: Record<string, number> = {}
  for (const {code, count} of counts) {
    byCode[code] = (byCode[code] ?? 0) + count
  }
  return byCode
}
