import * as Hub from "../../hub"
import {RudderstackAction} from "./rudderstack_action"

/** Each row tells RudderStack who a user is. The name is fixed: saved schedules refer to it. */
export class RudderstackIdentifyAction extends RudderstackAction {
  name = "rudder_event"
  label = "RudderStack Identify"
  description = "Add traits to your RudderStack users: one identify event a row."
  protected readonly call = "identify"
}

Hub.addAction(new RudderstackIdentifyAction())
