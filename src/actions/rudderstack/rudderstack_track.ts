import * as Hub from "../../hub"
import {RudderstackAction} from "./rudderstack_action"

/** Each row is something that a user did. The name is fixed: saved schedules refer to it. */
export class RudderstackTrackAction extends RudderstackAction {
  name = "rudder_track"
  label = "RudderStack Track"
  description = "Send what your users did to RudderStack: one track event a row."
  protected readonly call = "track"
}

Hub.addAction(new RudderstackTrackAction())
