/** How long things may take among the processes of a hub, in milliseconds. Tests shorten them. */
export interface ClusterTimes {
  /** How often a process says that it lives and how far its runs are. */
  readonly beatMs: number
  /** A worker whose beats stand still for so many looks, one each `beatMs`, is gone. */
  readonly looksUntilGone: number
  /** How often each process looks at the runs that have not ended. */
  readonly sweepMs: number
  /** A run whose beats stand still for so many further looks has ended with its worker. */
  readonly looksUntilInterrupted: number
  /** How long runs wait for the first worker when none lives. */
  readonly withoutWorkerMs: number
  /** How soon something is tried again that the database did not answer. */
  readonly retryMs: number
  /** How often the end of a run is looked for: a tenth of the run's age, within these bounds. */
  readonly shortestPollMs: number
  readonly longestPollMs: number
  /** How long the last words may take when the hub ends. */
  readonly closeMs: number
}

export const clusterTimes: ClusterTimes = {
  beatMs: 1_000,
  looksUntilGone: 5,
  sweepMs: 5_000,
  looksUntilInterrupted: 4,
  withoutWorkerMs: 10_000,
  retryMs: 1_000,
  shortestPollMs: 25,
  longestPollMs: 1_000,
  closeMs: 3_000,
}
