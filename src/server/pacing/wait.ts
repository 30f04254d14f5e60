/** Waits for `end` to be called, no longer than until the signal is aborted; then calls what `begin` handed back. */
export function waitUntil(signal: AbortSignal, begin: (end: () => void) => () => void): Promise<void> {
  if (signal.aborted) {
    return Promise.resolve()
  }
  return new Promise((resolve) => {
    const end = () => {
      signal.removeEventListener("abort", end)
      cleanUp()
      resolve()
    }
    const cleanUp = begin(end)
    signal.addEventListener("abort", end)
  })
}

/** Waits that long, unless the signal is aborted. */
export function pause(durationMs: number, signal: AbortSignal): Promise<void> {
  if (durationMs <= 0) {
    return Promise.resolve()
  }
  return waitUntil(signal, (end) => {
    const timer = setTimeout(end, durationMs)
    return () => clearTimeout(timer)
  })
}
