/** Their messages are about the code, and may quote a piece of the document. */
const UNEXPECTED = [TypeError, RangeError, SyntaxError, ReferenceError]

/**
 * What ended a run, as a sentence for the person who started it. Errors of this plug-in and of the hub are
 * written for that person; of anything unexpected only the kind is told.
 */
export function failureText(error: unknown): string {
  if (typeof error === "string") {
    return error
  }
  if (!(error instanceof Error) || UNEXPECTED.some((kind) => error instanceof kind)) {
    const kind = error instanceof Error ? error.name : typeof error
    return `The action failed unexpectedly (${kind}). Run it again; if it fails again, report it to the hub's operator.`
  }
  return error.message
}
