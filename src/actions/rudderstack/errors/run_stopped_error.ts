import {RudderstackActionError} from "./rudderstack_action_error"

/** Somebody had the run stop before its end. The text, a sentence, is the reason that was given. */
export class RunStoppedError extends RudderstackActionError {}
