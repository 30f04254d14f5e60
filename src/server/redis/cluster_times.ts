/** How long things may take among the processes of a hub, in milliseconds. */
export interface ClusterTimes {
  /** Until a command counts as not answered. */
  readonly commandMs: number
  /** Until the first connection counts as failed. */
  readonly connectMs: number
  /** The longest pause between two tries to connect again. */
  readonly reconnectMs: number
  /** For how long a worker owns a job; it renews that all the time. */
  readonly lockMs: number
  /** How often jobs are looked for whose worker no longer renews that. */
  readonly stalledEveryMs: number
  /** How often a process shows that it lives, and for how long that counts. */
  readonly aliveEveryMs: number
  readonly aliveForMs: number
  /** For how long Redis has to have answered before a run counts as lost: the others may have to connect again. */
  readonly graceMs: number
  /**
   * How long jobs are left alone when Redis is back, until all workers have said what they execute: longer than they
   * may take to connect again, which is `connectMs` and `reconnectMs`.
   */
  readonly settleMs: number
  /** How soon a run is looked at again that seems to be executed elsewhere. */
  readonly recheckMs: number
  /** How often answers are looked for that nobody told of. */
  readonly sweepMs: number
  /** How long an answer is kept for a process that was told of it, and for one that was not. */
  readonly answerKeptMs: number
  readonly unheardKeptMs: number
  /** For how long a worker can repeat its answers, should Redis come back without them. */
  readonly answersRememberedMs: number
  /** How long the last answers may take to be written when the hub ends. */
  readonly closeMs: number
}

export const clusterTimes: ClusterTimes = {
  commandMs: 2_000,
  connectMs: 5_000,
  reconnectMs: 1_000,
  lockMs: 20_000,
  stalledEveryMs: 10_000,
  aliveEveryMs: 2_000,
  aliveForMs: 10_000,
  graceMs: 10_000,
  settleMs: 7_000,
  recheckMs: 2_000,
  sweepMs: 3_000,
  answerKeptMs: 60 * 60 * 1000,
  unheardKeptMs: 5 * 60 * 1000,
  answersRememberedMs: 60_000,
  closeMs: 3_000,
}
