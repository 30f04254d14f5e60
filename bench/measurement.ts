import {Figures, quantile} from "./figures"
import {cpuMicroseconds, peakMemoryBytes, resetPeakMemory} from "./process_figures"
import {BenchDataPlane} from "./rig"
import {Scenario} from "./scenarios"

/** How one run ended. */
export interface RunOutcome {
  readonly success: boolean
  readonly message: string
  readonly durationMs: number
}

const BYTES_PER_MEGABYTE = 1024 * 1024

/** Adds up what the rounds of a scenario cost one process, and what of them arrived. */
export class Measurement {
  private readonly roundSeconds: number[] = []
  private readonly failures: string[] = []
  private rowsSent = 0
  private cpuUsed = 0
  private lost = 0
  private doubled = 0

  constructor(
    private readonly scenario: Scenario,
    private readonly pid: number,
    private readonly dataPlane: BenchDataPlane,
  ) {
    resetPeakMemory(pid)
  }

  /** Measures one round of runs that are started together. */
  async round(runs: () => readonly Promise<RunOutcome>[]): Promise<void> {
    const before = await this.dataPlane.child.ask("counts", undefined)
    const cpuBefore = cpuMicroseconds(this.pid)
    const outcomes = await Promise.all(runs())
    this.cpuUsed += cpuMicroseconds(this.pid) - cpuBefore
    const after = await this.dataPlane.child.ask("counts", undefined)
    const rows = outcomes.length * this.scenario.rows
    const distinct = after.distinctMessageIds - before.distinctMessageIds
    this.rowsSent += rows
    this.lost += rows - distinct
    this.doubled += after.events - before.events - distinct
    this.roundSeconds.push(Math.max(...outcomes.map(({durationMs}) => durationMs)) / 1000)
    this.failures.push(...outcomes.filter(({success}) => !success).map(({message}) => message))
  }

  figures(): Figures {
    const {name, rows, atOnce} = this.scenario
    const seconds = quantile(this.roundSeconds, 0.5)
    return {
      scenario: name,
      rows,
      runs: this.rowsSent / rows,
      seconds,
      p99Seconds: quantile(this.roundSeconds, 0.99),
      rowsPerSecond: (rows * atOnce) / seconds,
      cpuMicrosecondsPerRow: this.cpuUsed / this.rowsSent,
      peakMemoryMb: peakMemoryBytes(this.pid) / BYTES_PER_MEGABYTE,
      lost: this.lost,
      doubled: this.doubled,
      failures: this.failures,
    }
  }
}
