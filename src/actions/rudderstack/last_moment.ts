import {AnswerTimeoutError} from "./errors/answer_timeout_error"

/** The end of waiting for something. */
export interface LastMoment {
  readonly signal: AbortSignal
  /** Once it has come: nothing is waited for any more. */
  readonly forget: () => void
}

/**
 * A signal that is aborted after that time, or with the other one.
 *
 * AbortSignal.any and AbortSignal.timeout would be shorter, but Node 20 collects a time-out as garbage that only such a
 * combination refers to, and then it never comes.
 */
export function lastMoment(afterMs: number, other: AbortSignal | undefined): LastMoment {
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(new AnswerTimeoutError()), afterMs)
  const abort = () => controller.abort(other?.reason)
  if (other?.aborted) {
    abort()
  }
  other?.addEventListener("abort", abort)
  return {
    signal: controller.signal,
    forget: () => {
      clearTimeout(timer)
      other?.removeEventListener("abort", abort)
    },
  }
}
