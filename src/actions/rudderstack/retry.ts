/** Bounds of trying one batch again. All in milliseconds. */
export interface RetryPolicy {
  /** From the first try on; what is not acknowledged by then ends the run. */
  readonly budgetMs: number
  /** The longest wait before the first repeat; it doubles with every further one, up to maxDelayMs. */
  readonly baseDelayMs: number
  readonly maxDelayMs: number
  /** Retry-After is honoured as a minimum, but a server cannot ask for more than this. */
  readonly maxRetryAfterMs: number
  /** Tries in all where the cause is likely a mistake in the address or a certificate. */
  readonly maxTriesIfPermanent: number
}

/** What is known when a try has failed. */
export interface FailedTry {
  /** 1 for the first. */
  readonly tries: number
  /** Since the first try began. */
  readonly elapsedMs: number
  readonly retryAfterMs: number | undefined
  readonly isLikelyPermanent: boolean
  /** At least 0 and less than 1. */
  readonly random: number
}

/**
 * Exponential back-off with full jitter.
 *
 * @returns how long to wait before the next try in milliseconds, or undefined when it is time to give up
 */
export function retryDelayMs(failed: FailedTry, policy: RetryPolicy): number | undefined {
  if (failed.isLikelyPermanent && failed.tries >= policy.maxTriesIfPermanent) {
    return undefined
  }
  const ceilingMs = Math.min(policy.maxDelayMs, policy.baseDelayMs * 2 ** (failed.tries - 1))
  const askedMs = Math.min(failed.retryAfterMs ?? 0, policy.maxRetryAfterMs)
  const delayMs = Math.max(askedMs, Math.round(failed.random * ceilingMs))
  return failed.elapsedMs + delayMs > policy.budgetMs ? undefined : delayMs
}
