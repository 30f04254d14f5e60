import {type ActionRequest, ActionResponse, findAction} from "../../hub"

/**
 * Has an action execute in this thread.
 *
 * @param request with the action's name as `actionId`
 * @throws ActionRequestError when there is no such action or it does not take the request; what the action throws
 */
export async function executeHere(request: ActionRequest): Promise<ActionResponse> {
  const action = await findAction(request.actionId ?? "", {lookerVersion: request.lookerVersion})
  const response: unknown = await action.validateAndExecute(request)
  if (!(response instanceof ActionResponse)) {
    throw new TypeError(`The action "${action.name}" did not answer with an ActionResponse.`)
  }
  return response
}
