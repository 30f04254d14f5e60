/** The secret of this hub, and those it had before, which are still recognised but make nothing new. */
export interface Secrets {
  readonly current: string
  readonly previous: readonly string[]
}

/** All that are recognised, the current one first. */
export function recognisedSecrets({current, previous}: Secrets): readonly string[] {
  return [current, ...previous]
}
