import {RudderstackActionError} from "./rudderstack_action_error"

/** A track run has no event name for any row: neither the form nor the result gives one. */
export class EventNameError extends RudderstackActionError {
  constructor() {
    super("Enter the name of the event in the form, or tag a column of the Look rudder_event.")
  }
}
