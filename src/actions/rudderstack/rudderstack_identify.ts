import * as Hub from "../../hub"
import {CALLS} from "./calls"
import {RudderstackAction} from "./rudderstack_action"

/** Each row says who a user is. */
export class RudderstackIdentifyAction extends RudderstackAction {
  constructor() {
    super(CALLS.identify)
  }
}

Hub.addAction(new RudderstackIdentifyAction())
