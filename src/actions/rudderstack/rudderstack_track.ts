import * as Hub from "../../hub"
import {CALLS} from "./calls"
import {RudderstackAction} from "./rudderstack_action"

/** Each row is something that a user did. */
export class RudderstackTrackAction extends RudderstackAction {
  constructor() {
    super(CALLS.track)
  }
}

Hub.addAction(new RudderstackTrackAction())
