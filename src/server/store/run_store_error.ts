interface RunStoreErrorOptions extends ErrorOptions {
  /** Whether it stays so until somebody changes something: trying again does not help. */
  readonly isLasting?: boolean
}

/** The store of runs does not do what it was asked to. The message says why, and what the operator can do. */
export class RunStoreError extends Error {
  override readonly name = "RunStoreError"
  readonly isLasting: boolean

  /**
   * @param place where runs are kept, such as a path
   * @param reason as a clause, e.g. "the disk is full"
   * @param cure as a sentence
   */
  constructor(
    place: string,
    readonly reason: string,
    readonly cure: string,
    {isLasting = false, ...options}: RunStoreErrorOptions = {},
  ) {
    super(`The run history in ${place} does not work: ${reason}. ${cure}`, options)
    this.isLasting = isLasting
  }
}

/** What an error of a database means to the operator. */
export interface StoreTrouble {
  /** As a clause. */
  readonly reason: string
  /** As a sentence. */
  readonly cure: string
  readonly isLasting?: boolean
}

/** By the beginning of the database's code. */
export type StoreTroubles = readonly (readonly [RegExp, StoreTrouble])[]

/** What a code means, where the hub knows it. */
export function knownTrouble(troubles: StoreTroubles, code: string): StoreTrouble | undefined {
  return troubles.find(([pattern]) => pattern.test(code))?.[1]
}
