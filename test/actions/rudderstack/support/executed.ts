import {CALLS} from "../../../../src/actions/rudderstack/calls"
import {RudderstackAction} from "../../../../src/actions/rudderstack/rudderstack_action"
import * as Hub from "../../../../src/hub"
import {buildRequest, RequestParts} from "./build_request"

/** A Look, the action that it goes to, and what the user and the admin entered. */
export interface LookToSend extends RequestParts {
  /** The action's name in Looker. */
  readonly action?: string
  /** In place of one that carries its result. */
  readonly request?: Hub.ActionRequest
}

const ACTIONS = Object.values(CALLS).map((call) => new RudderstackAction(call))

/** What Looker gets when a Look is sent to a data plane. */
export async function executed(
  dataPlaneUrl: string,
  look: LookToSend = {},
  actions: readonly RudderstackAction[] = ACTIONS,
): Promise<Hub.ActionResponse> {
  const {action: name = "rudder_event", params, formParams = {}} = look
  const action = actions.find((one) => one.name === name)
  if (action === undefined) {
    throw new Error(`There is no action ${name}.`)
  }
  const request = look.request ?? buildRequest(look)
  request.params = {rudder_write_key: "key", rudder_server_url: dataPlaneUrl, ...params}
  request.formParams = formParams
  return action.execute(request)
}
