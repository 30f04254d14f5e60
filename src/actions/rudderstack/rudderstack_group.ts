import * as Hub from "../../hub"
import {RudderstackAction} from "./rudderstack_action"
import {IDENTITY_TAGS, TAGS} from "./tags"

/** Each row puts a user into a group, and tells RudderStack about the group. The name is fixed. */
export class RudderstackGroupAction extends RudderstackAction {
  name = "rudder_group"
  label = "RudderStack Group"
  description = "Add users to groups, and traits to the groups: one group event a row."
  // Two items: Looker ANDs them, but would ignore a tag beside any_tag in one item.
  requiredFields = [{tag: TAGS.groupId}, {any_tag: IDENTITY_TAGS}]
  protected readonly call = "group"
}

Hub.addAction(new RudderstackGroupAction())
