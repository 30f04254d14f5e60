import * as Hub from "../../hub"
import {CALLS} from "./calls"
import {RudderstackAction} from "./rudderstack_action"

/** Each row puts a user into a group, and describes the group. */
export class RudderstackGroupAction extends RudderstackAction {
  constructor() {
    super(CALLS.group)
  }
}

Hub.addAction(new RudderstackGroupAction())
