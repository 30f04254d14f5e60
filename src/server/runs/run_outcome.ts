/** How a run ended: what Looker is told. */
export interface RunOutcome {
  readonly isSuccess: boolean
  /** Undefined where there is nothing to say. */
  readonly message: string | undefined
  /** It had begun in another process, which is gone. */
  readonly isLost?: boolean
}
