import {TimeoutError} from "./timeout_error"

/** The end of waiting for something. */
export interface Deadline {
  /** Aborted when it has come. */
  readonly signal: AbortSignal
  /** Once nothing is waited for any more. */
  readonly clear: () => void
}

/**
 * A signal that is aborted after that time, or with the other one.
 *
 * AbortSignal.any and AbortSignal.timeout would be shorter, but Node 20 collects a time-out as garbage that only such a
 * combination refers to, and then it never comes.
 */
export function deadline(timeoutMs: number, other: AbortSignal | undefined): Deadline {
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(new TimeoutError()), timeoutMs)
  const abort = () => controller.abort(other?.reason)
  if (other?.aborted) {
    abort()
  }
  other?.addEventListener("abort", abort)
  return {
    signal: controller.signal,
    clear: () => {
      clearTimeout(timer)
      other?.removeEventListener("abort", abort)
    },
  }
}
