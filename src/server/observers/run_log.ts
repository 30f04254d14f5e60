import type {StopReason} from "../../actions/rudderstack/additions"
import {RunEnding} from "../runs/run_ending"
import type {EndedEvent, RunEvent} from "../runs/run_event"
import type {RunObserver, RunOutcome} from "../runs/run_observer"
import type {RowsCount, RunFacts} from "../store/run_record"
import type {Log, LogFields} from "../telemetry/log"

interface ExecutingRun {
  readonly ending: RunEnding
  /** How long it had waited, by the clocks of two processes, when this one saw it first; and when that was. */
  readonly waitedMs: number
  readonly seenAtMs: number
  source: string | undefined
}

/**
 * Writes one line at a run's end, in the process that ends it: which Look, what became of its rows, why. Codes and
 * counts, never a value.
 */
export class RunLog implements RunObserver {
  readonly #log: Log
  readonly #executing = new Map<string, ExecutingRun>()

  constructor(log: Log) {
    this.#log = log
  }

  /** It may begin, and end, in another process. */
  queued(_run: RunFacts): void {}

  started(run: RunFacts): void {
    this.#of(run).ending.hasBegun = true
  }

  reported(run: RunFacts, event: RunEvent): void {
    const executing = this.#executing.get(run.id)
    executing?.ending.reported(event)
    if (executing && event.kind === "started") {
      executing.source = event.source
    }
  }

  stopping(run: RunFacts, reason: StopReason): void {
    this.#of(run).ending.stopping(reason)
  }

  ended(run: RunFacts, outcome: RunOutcome): void {
    const {ending, source, waitedMs, seenAtMs} = this.#of(run)
    this.#executing.delete(run.id)
    const {id: runId, action, title, planId, queryId, instance, webhookId, resendOf} = run
    const {kind, reportedEnd} = ending
    this.#log.info(
      {
        ...{runId, action, title, planId, queryId, instance, webhookId, resendOf, source, runKind: kind},
        state: ending.stateOf(outcome),
        ...(reportedEnd && rowFields(reportedEnd)),
        durationMs: Math.round(waitedMs + performance.now() - seenAtMs),
        outcome: outcome.message,
      },
      "Run ended.",
    )
  }

  lost({id}: RunFacts): void {
    this.#executing.delete(id)
  }

  #of(run: RunFacts): ExecutingRun {
    const known = this.#executing.get(run.id) ?? {
      ending: new RunEnding(run),
      source: undefined,
      waitedMs: Math.max(0, Date.now() - run.queuedAtMs),
      seenAtMs: performance.now(),
    }
    this.#executing.set(run.id, known)
    return known
  }
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
