const firstDelayMs = 100
const maxDelayMs = 30_000

/** The pause before a thread is replaced: none the first time, then doubled with every failure in a row. */
export function restartDelayMs(failuresInARow: number): number {
  return failuresInARow <= 1 ? 0 : Math.min(firstDelayMs * 2 ** (failuresInARow - 2), maxDelayMs)
}
