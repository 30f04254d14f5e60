import {ObservedRudderstackAction} from "../../../../../src/actions/rudderstack/additions/actions"
import {CALLS} from "../../../../../src/actions/rudderstack/calls"
import * as Hub from "../../../../../src/hub"
import {executed as executedBy, LookToSend} from "../../support/executed"

const ACTIONS = Object.values(CALLS).map((call) => new ObservedRudderstackAction(call))

/** What Looker gets when a Look is sent to a data plane by this hub's own actions. */
export async function executed(dataPlaneUrl: string, look: LookToSend = {}): Promise<Hub.ActionResponse> {
  return executedBy(dataPlaneUrl, look, ACTIONS)
}
