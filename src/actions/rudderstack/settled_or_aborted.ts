/** Resolves when the promise has settled, whichever way, or the signal is aborted. */
export async function settledOrAborted(promise: Promise<unknown>, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const end = () => {
      signal.removeEventListener("abort", end)
      resolve()
    }
    signal.addEventListener("abort", end)
    promise.then(end, end)
    if (signal.aborted) {
      end()
    }
  })
}
