import {RudderstackActionError} from "./rudderstack_action_error"

/** What Looker sent is not a whole, valid query result. The text says what is wrong with it. */
export class LookDocumentError extends RudderstackActionError {}
