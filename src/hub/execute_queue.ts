import type {ActionRequest} from "./action_request"
import type {ActionResponse} from "./action_response"

/** Runs requests of actions with `executeInOwnProcess` somewhere else, e.g. in a worker thread. */
export interface ExecuteQueue {
  /** @param request with `actionId` set to the name of the action that has to execute it */
  run(request: ActionRequest): Promise<ActionResponse>
}
