/** Time, handed in so that tests can hold it. */
export interface HistoryClock {
  /** Milliseconds since 1970. */
  nowMs(): number
  /** Calls after that time, unless the function that it hands back was called before. */
  after(delayMs: number, call: () => void): () => void
}

/** The machine's time. What waits does not keep the process from ending. */
export const systemHistoryClock: HistoryClock = {
  nowMs: () => Date.now(),
  after: (delayMs, call) => {
    const timer = setTimeout(call, delayMs).unref()
    return () => clearTimeout(timer)
  },
}
