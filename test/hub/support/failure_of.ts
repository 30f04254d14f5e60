/** What a promise rejects with. Fails when it resolves, or rejects with something that is no Error. */
export async function failureOf(promise: Promise<unknown>): Promise<Error> {
  let value: unknown
  try {
    value = await promise
  } catch (error) {
    if (error instanceof Error) {
      return error
    }
    throw new Error(`It failed with ${typeof error}, which is no Error.`)
  }
  throw new Error(`It was to fail, but resolved with ${JSON.stringify(value)}.`)
}
