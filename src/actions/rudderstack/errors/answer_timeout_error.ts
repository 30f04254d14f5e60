import {RudderstackActionError} from "./rudderstack_action_error"

/** No whole answer came in the time that there was for it. */
export class AnswerTimeoutError extends RudderstackActionError {
  readonly code = "ETIMEDOUT"

  constructor() {
    super("No answer came in time.")
  }
}
