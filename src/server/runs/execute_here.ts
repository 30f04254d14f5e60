import {type Call, CALLS} from "../../actions/rudderstack/calls"
import {type ActionRequest, ActionResponse, findAction} from "../../hub"
import {isResend} from "./resend/resend_request"
import {resendRun} from "./resend/resend_run"

/**
 * Has an action execute in this thread, or sends events of an earlier run again.
 *
 * @param request with the action's name as `actionId`
 * @throws ActionRequestError when there is no such action or it does not take the request; what the action throws
 */
export async function executeHere(request: ActionRequest): Promise<ActionResponse> {
  const call = isResend(request) ? callOf(request) : undefined
  if (call) {
    return resendRun(request, call)
  }
  const action = await findAction(request.actionId ?? "", {lookerVersion: request.lookerVersion})
  const response: unknown = await action.validateAndExecute(request)
  if (!(response instanceof ActionResponse)) {
    throw new TypeError(`The action "${action.name}" did not answer with an ActionResponse.`)
  }
  return response
}

/** What one of RudderStack's actions sends. */
function callOf({actionId}: ActionRequest): Call | undefined {
  return Object.values(CALLS).find(({actionName}) => actionName === actionId)
}
