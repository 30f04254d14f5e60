import type {RetentionLimits, RunStore} from "./run_store"
import type {HistoryClock} from "./history_clock"
import type {StoreHealth} from "./store_health"

/** A third of the time after which a process that says nothing counts as gone. */
const turnEveryMs = 20_000

export interface UpkeepParts {
  readonly store: RunStore
  readonly health: StoreHealth
  readonly clock: HistoryClock
  readonly limits: RetentionLimits
  /** What the runs of a process that is gone are told to end with. */
  readonly interruptedText: string
}

/** Ends the runs of processes that are gone, and deletes those that are too old or too many, again and again. */
export class HistoryUpkeep {
  readonly #parts: UpkeepParts
  #isOver = false
  #cancelTimer = () => {}
  #turn: Promise<void> = Promise.resolve()

  constructor(parts: UpkeepParts) {
    this.#parts = parts
  }

  /** The first turn, and then one after the other. */
  async begin(): Promise<void> {
    this.#turn = this.#takeTurn()
    await this.#turn
    if (!this.#isOver) {
      this.#cancelTimer = this.#parts.clock.after(turnEveryMs, () => void this.begin())
    }
  }

  /** Takes no further turn; resolves when the one that is going is over. */
  async end(): Promise<void> {
    this.#isOver = true
    this.#cancelTimer()
    await this.#turn
  }

  async #takeTurn(): Promise<void> {
    const {store, health, clock, limits, interruptedText} = this.#parts
    try {
      await store.interrupt(clock.nowMs(), interruptedText)
      await store.prune(limits, clock.nowMs())
      health.worked()
    } catch (error) {
      health.failed(error)
    }
  }
}
