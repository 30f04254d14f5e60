import {RudderstackActionError} from "./rudderstack_action_error"

/** A field of the form has a value that is not on offer: a schedule older, or newer, than this action. */
export class ChoiceError extends RudderstackActionError {
  constructor(
    readonly fieldName: string,
    label: string,
    offered: readonly string[],
  ) {
    super(`"${label}" (${fieldName}) has a value that is not on offer. Choose one of: ${offered.join(", ")}.`)
  }
}
