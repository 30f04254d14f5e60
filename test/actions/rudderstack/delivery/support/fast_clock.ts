import {performance} from "perf_hooks"
import {Clock, systemClock} from "../../../../../src/actions/rudderstack/delivery"

/** The system's clock, but many times faster: for lanes that wait for each other. */
export class FastClock implements Clock {
  constructor(private readonly speed: number) {}

  nowMs(): number {
    return performance.now() * this.speed
  }

  random(): number {
    return Math.random()
  }

  async sleep(delayMs: number, signal: AbortSignal): Promise<void> {
    await systemClock.sleep(delayMs / this.speed, signal)
  }
}
