import {RudderstackActionError} from "./rudderstack_action_error"

/** The run cannot go on: nothing more is read or sent. The message says why and what to do. */
export class DeliveryStoppedError extends RudderstackActionError {}
