import {RudderstackActionError} from "./rudderstack_action_error"

/** A request to send rows again brings none. */
export class ResendDocumentError extends RudderstackActionError {
  constructor() {
    super("There are no rows to send again. Choose at least one.")
  }
}
