/**
 * What this plug-in expects to go wrong: why a run cannot begin or go on. `failure` makes one by its code; what adds to
 * the plug-in from outside has codes and words of its own.
 */
export class ActionError extends Error {
  /**
   * @param code for programs
   * @param message for whoever started the run: what failed, on what, what to do next; never a write key or a row's value
   * @param field of the form, where Looker is to show the message beside one
   */
  constructor(
    readonly code: string,
    message: string,
    readonly field?: string,
  ) {
    super(message)
    this.name = "ActionError"
  }
}
