import {ActionRequest, ActionType, type ParamMap} from "../../hub"
import type {RunRecord} from "../history/run_record"

/** The type of an attachment with events that were made before, see docs/your-own-action.md. */
const eventsMimeType = "application/x-ndjson"

/** The request that has an action send events again. */
export function resendRequest(run: RunRecord, params: ParamMap, events: Buffer): ActionRequest {
  return Object.assign(new ActionRequest(), {
    type: ActionType.Query,
    actionId: run.action,
    params,
    attachment: {mime: eventsMimeType, fileExtension: "ndjson", dataBuffer: events},
    ...(run.instance !== undefined && {instanceId: run.instance}),
  })
}
