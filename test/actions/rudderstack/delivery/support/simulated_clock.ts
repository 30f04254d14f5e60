import {Clock} from "../../../../../src/actions/rudderstack/delivery"

/** Time that passes only while someone sleeps, and then at once; chance is what the test says. */
export class SimulatedClock implements Clock {
  /** Every sleep so far, in milliseconds. */
  readonly sleeps: number[] = []
  private elapsedMs = 0

  constructor(private readonly chance: () => number = () => 0.5) {}

  nowMs(): number {
    return this.elapsedMs
  }

  random(): number {
    return this.chance()
  }

  async sleep(delayMs: number): Promise<void> {
    this.sleeps.push(delayMs)
    this.elapsedMs += delayMs
  }
}
