import {errorSummary} from "../telemetry/error_summary"
import type {Log} from "../telemetry/log"
import {lookedAgain, type Seen} from "./looked_again"
import {isAlive} from "./process_identity"
import type {RetentionLimits} from "./retention"
import type {SeenAs} from "./run_life"
import type {OpenRun, RunStore, Worker} from "./run_store"

/** A third of the time after which a process of another machine that says nothing counts as gone. */
const turnMs = 20_000
const looksUntilGone = 3

export interface UpkeepDependencies {
  readonly store: RunStore
  /** Names this process, see `workerId`. */
  readonly worker: string
  /** Whether this process executes the run, or is going to. */
  readonly isOurs: (runId: string) => boolean
  readonly limits: RetentionLimits
  /** What the runs of a process that is gone end with. */
  readonly interruptedText: string
  readonly log: Log
}

/**
 * For a process that shares its runs with nobody: ends the runs of earlier processes that are gone, and deletes those
 * that are too old or too many, again and again. Several processes may use the same file all the same, as when one
 * starts before the other has ended.
 */
export class Upkeep {
  readonly #dependencies: UpkeepDependencies
  #others: readonly Seen<Worker>[] = []
  #timer: NodeJS.Timeout | undefined
  #turn: Promise<void> = Promise.resolve()
  #isFailing = false

  constructor(dependencies: UpkeepDependencies) {
    this.#dependencies = dependencies
  }

  /** Resolves after the first turn. */
  async begin(): Promise<void> {
    this.#timer = setInterval(() => {
      this.#turn = this.#turn.then(() => this.turn())
    }, turnMs).unref()
    this.#turn = this.turn()
    await this.#turn
  }

  /** Takes no further turn, and says that this process is gone. */
  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#turn
    await this.#tried(() => this.#dependencies.store.forgetWorker(this.#dependencies.worker))
  }

  async turn(): Promise<void> {
    const {store, worker, limits} = this.#dependencies
    await this.#tried(async () => {
      await store.beatWorker(worker, Date.now())
      await this.#endLeftRuns()
      await store.prune(limits, Date.now())
    })
  }

  async #endLeftRuns(): Promise<void> {
    const {store, isOurs, worker} = this.#dependencies
    const open = (await store.openRuns()).filter(({id}) => !isOurs(id))
    const others = (await store.workers()).filter(({id}) => id !== worker)
    this.#others = lookedAgain(this.#others, others)
    const living = this.#others
      .filter(({item, stillLooks}) => isAlive(item.id) ?? stillLooks < looksUntilGone)
      .map(({item}) => item.id)
    for (const run of open) {
      // Nobody knows whose a run is that waits.
      if (run.worker === undefined ? living.length === 0 : !living.includes(run.worker)) {
        await this.#interrupt(run)
      }
    }
  }

  /** It ended when it was last heard of, as far as anybody can tell. */
  async #interrupt(open: OpenRun): Promise<void> {
    const {store, interruptedText: message, log} = this.#dependencies
    const run = await store.run(open.id)
    const endedAtMs = run && run.state !== "unreadable" ? run.changedAtMs : Date.now()
    const seen: SeenAs =
      open.worker === undefined
        ? {state: "waiting"}
        : {state: "running", worker: open.worker, beats: open.beats}
    const answer = await store.end(open.id, seen, {state: "interrupted", message, endedAtMs})
    if (answer?.isFirst === true) {
      log.warn(
        {runId: open.id},
        "A hub process ended before its run did, so the run counts as interrupted. See the page of runId.",
      )
    }
  }

  async #tried(work: () => Promise<void>): Promise<void> {
    try {
      await work()
      this.#isFailing = false
    } catch (error) {
      if (!this.#isFailing) {
        const fields = {error: errorSummary(error)}
        this.#dependencies.log.error(
          fields,
          "The upkeep of the run history fails, so old runs are not deleted. " +
            "Fix the cause (see error). Runs are not affected.",
        )
      }
      this.#isFailing = true
    }
  }
}
