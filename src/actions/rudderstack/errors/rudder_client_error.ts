import {RudderstackActionError} from "./rudderstack_action_error"

/** The installed @rudderstack/rudder-sdk-node is not the one that this plug-in knows how to use safely. */
export class RudderClientError extends RudderstackActionError {
  constructor(missing: string) {
    super(
      `The installed @rudderstack/rudder-sdk-node has changed (${missing}): events could be lost. ` +
        "Install version 3.0.13, or a release of this action that knows the newer one.",
    )
  }
}
