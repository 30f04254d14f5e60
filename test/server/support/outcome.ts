interface Outcome {
  success: boolean
  message?: string
}

/** What Looker reads of an execution's answer. */
export function parsedOutcome(text: string): Outcome {
  const {looker} = JSON.parse(text) as {looker: Outcome}
  return looker
}
