import type {RunCounts, RunKind} from "../../../actions/rudderstack/additions"

const counted = ["rowsRead", "rowsSent", "bytesRead"] as const

type Growth = Pick<RunCounts, (typeof counted)[number]>

/** A run that executes, and how much of it has been counted already. */
export class CountedRun {
  readonly startedAtMs: number
  runKind: RunKind = "all"
  readonly #highest: Record<keyof Growth, number> = {rowsRead: 0, rowsSent: 0, bytesRead: 0}

  constructor(startedAtMs: number) {
    this.startedAtMs = startedAtMs
  }

  /** A run tells totals, counters take growth: what has been added since the call before, never less than nothing. */
  growth(totals: Growth): Growth {
    const growth = {rowsRead: 0, rowsSent: 0, bytesRead: 0}
    for (const name of counted) {
      growth[name] = Math.max(0, totals[name] - this.#highest[name])
      this.#highest[name] += growth[name]
    }
    return growth
  }
}
