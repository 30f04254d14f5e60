import {RudderstackActionError} from "./rudderstack_action_error"

/** The setting with more sources, or the choice of one, cannot be used. It holds write keys: never quote it. */
export class SourcesError extends RudderstackActionError {}
