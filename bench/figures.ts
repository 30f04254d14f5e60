/** What one scenario cost and brought, over all its runs. */
export interface Figures {
  readonly scenario: string
  /** Rows of one run. */
  readonly rows: number
  /** How often it ran; runs at once count each. */
  readonly runs: number
  /** Median time of one run, or of one round of runs at once. */
  readonly seconds: number
  readonly p99Seconds: number
  readonly rowsPerSecond: number
  readonly cpuMicrosecondsPerRow: number
  /** The hub's, with all its threads and children. */
  readonly peakMemoryMb: number
  /** Rows of which no event arrived. */
  readonly lost: number
  /** Events that arrived again under the same message id. */
  readonly doubled: number
  /** What the hub said of its runs that failed. */
  readonly failures: readonly string[]
}

/** A scenario's figures beside those of the floor, measured in turns with it. */
export interface Comparison extends Figures {
  readonly floor?: Figures
  /** The hub's rows per second over the floor's. */
  readonly ofFloor?: number
  /** One run of as many rows, measured in turns with runs at once. */
  readonly single?: Figures
  /** Rows per second of runs at once over those of the single run. */
  readonly ofSingle?: number
  /** Only where the hub was asked for its listing meanwhile. */
  readonly listingP99Ms?: number
}

/** The value that a share of all values do not exceed: 0.5 gives the median. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN
}
