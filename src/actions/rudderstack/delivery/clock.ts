import {performance} from "perf_hooks"

/** Time and chance, handed in so that tests can hold them. */
export interface Clock {
  /** From any one moment on; never goes back, as the time of day may. */
  nowMs(): number
  /** At least 0 and less than 1. */
  random(): number
  /** Resolves after that time, or at once when the signal is aborted. */
  sleep(delayMs: number, signal: AbortSignal): Promise<void>
}

export const systemClock: Clock = {
  nowMs: () => performance.now(),
  random: () => Math.random(),
  sleep: async (delayMs, signal) =>
    new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer)
        signal.removeEventListener("abort", wake)
        resolve()
      }
      const timer = setTimeout(wake, delayMs)
      signal.addEventListener("abort", wake)
      if (signal.aborted) {
        wake()
      }
    }),
}
