import {setImmediate as nextTurn} from "node:timers/promises"
import type {HistoryClock} from "../../../../src/server/history/history_clock"
import {morningMs} from "./run_records"

/** Turns of the event loop in which whatever needs no time comes to an end. */
const turns = 50

interface Timer {
  readonly atMs: number
  readonly call: () => void
}

/** Time that passes when the test says so. */
export class SimulatedClock implements HistoryClock {
  #nowMs = morningMs
  #timers: readonly Timer[] = []

  nowMs(): number {
    return this.#nowMs
  }

  after(delayMs: number, call: () => void): () => void {
    const timer = {atMs: this.#nowMs + delayMs, call}
    this.#timers = [...this.#timers, timer]
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer)
    }
  }

  /** Lets time pass, and everything happen that is due until then. */
  async pass(durationMs: number): Promise<void> {
    const endMs = this.#nowMs + durationMs
    await this.settle()
    for (let timer = this.#nextUntil(endMs); timer; timer = this.#nextUntil(endMs)) {
      const {atMs, call} = timer
      this.#nowMs = Math.max(this.#nowMs, atMs)
      this.#timers = this.#timers.filter((other) => other !== timer)
      call()
      await this.settle()
    }
    this.#nowMs = endMs
  }

  /** Lets happen what is due already. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < turns; turn++) {
      await nextTurn()
    }
  }

  #nextUntil(endMs: number): Timer | undefined {
    const [first] = [...this.#timers].sort((one, other) => one.atMs - other.atMs)
    return first && first.atMs <= endMs ? first : undefined
  }
}
