import type {RunEvent} from "../runs/run_event"
import type {RunFacts} from "../runs/run_facts"
import type {RunObserver} from "../runs/run_observer"
import type {RunOutcome} from "../runs/run_outcome"
import {newRunRecord} from "./new_run_record"
import {RowListing} from "./row_listing"
import {endedElsewhere, knownRun} from "./run_change"
import type {RunRecord} from "./run_record"
import {RunWriter, type WriterParts} from "./run_writer"
import {withEvent} from "./with_event"
import {withOutcome} from "./with_outcome"
import {withStart} from "./with_start"

/** A run that executes in this process. */
interface ExecutingRun {
  record: RunRecord
  readonly listing: RowListing
}

/**
 * Keeps the history of runs. It never throws and never makes a run wait: it remembers what happens and saves it a moment
 * later. Where several processes share a store, a run may be queued in one and executed in another: the one that
 * executes it knows best.
 */
export class RunHistory implements RunObserver {
  readonly #parts: WriterParts
  readonly #writer: RunWriter
  readonly #executing = new Map<string, ExecutingRun>()

  constructor(parts: WriterParts) {
    this.#parts = parts
    this.#writer = new RunWriter(parts)
  }

  /** Why runs are not saved at the moment, and what to do; undefined while all is well. */
  get problem(): string | undefined {
    return this.#parts.health.problem
  }

  queued(facts: RunFacts): void {
    this.#writer.saveAtOnce(facts.id, knownRun(newRunRecord(facts)))
  }

  started(facts: RunFacts): void {
    const record = withStart(newRunRecord(facts), this.#nowMs())
    this.#executing.set(facts.id, {record, listing: new RowListing()})
    this.#writer.saveAtOnce(facts.id, knownRun(record))
  }

  /** What a run says that is over is not heard: it has been answered without it. */
  reported({id}: RunFacts, event: RunEvent): void {
    const run = this.#executing.get(id)
    if (!run) {
      return
    }
    run.record = withEvent(run.record, event, this.#nowMs())
    this.#writer.saveSoon(id, knownRun(run.record))
    if (event.kind === "not_sent") {
      this.#writer.addRowsSoon(id, run.listing.listed(event))
    }
  }

  ended(facts: RunFacts, outcome: RunOutcome): void {
    const run = this.#executing.get(facts.id)
    this.#executing.delete(facts.id)
    this.#writer.saveAtOnce(
      facts.id,
      run
        ? knownRun(withOutcome(run.record, outcome, this.#nowMs()))
        : endedElsewhere(facts, outcome, this.#nowMs()),
    )
  }

  /** Saves what waits. */
  close(): Promise<void> {
    return this.#writer.close()
  }

  #nowMs(): number {
    return this.#parts.clock.nowMs()
  }
}
