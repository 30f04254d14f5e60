import {ActionRequest, ActionType, type ParamMap} from "../../../hub"
import type {RunRecord} from "../../store/run_record"

/** Of an attachment with lines as `eventLine` makes them; Looker sends none of that type. */
const eventsMimeType = "application/x-ndjson"

/** The request that has events sent again. */
export function resendRequest(run: RunRecord, params: ParamMap, events: Buffer): ActionRequest {
  return Object.assign(new ActionRequest(), {
    type: ActionType.Query,
    actionId: run.action,
    params,
    attachment: {mime: eventsMimeType, fileExtension: "ndjson", dataBuffer: events},
    ...(run.instance !== undefined && {instanceId: run.instance}),
  })
}

/** Whether a request brings events to send again, in place of a result. */
export function isResend({attachment}: ActionRequest): boolean {
  return attachment?.mime === eventsMimeType
}
