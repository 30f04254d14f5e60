/**
 * The work's result, unless that takes longer.
 *
 * @throws what the work throws, or the error of being late
 */
export async function withinTime<T>(work: Promise<T>, limitMs: number, lateError: () => Error): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(lateError()), limitMs)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
