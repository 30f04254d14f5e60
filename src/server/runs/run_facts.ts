import {randomUUID} from "node:crypto"
import {CALLS} from "../../actions/rudderstack/calls"
import type {ActionRequest} from "../../hub"
import type {RunFacts} from "../store/run_record"

/** Texts come from the caller, and are kept: none needs to be longer. */
const maxTextLength = 300

/** Where Looker shows a Look: `https://shop.looker.com/looks/42`. */
const lookPattern = /\/looks\/(\d{1,20})\b/

/** The facts of a run that Looker asks for. */
export function runFacts(
  request: ActionRequest,
  action: string,
  queuedAtMs: number,
  hubVersion?: string,
): RunFacts {
  const {webhookId, instanceId, scheduledPlan} = request
  return {
    id: randomUUID(),
    action,
    call: Object.values(CALLS).find(({actionName}) => actionName === action)?.name,
    webhookId: textOf(webhookId),
    instance: textOf(instanceId),
    planId: textOf(scheduledPlan?.scheduledPlanId),
    planType: textOf(scheduledPlan?.type),
    title: textOf(scheduledPlan?.title),
    lookId: lookPattern.exec(scheduledPlan?.url ?? "")?.[1],
    queryId: textOf(scheduledPlan?.queryId),
    queuedAtMs,
    resendOf: undefined,
    hubVersion,
  }
}

function textOf(value: string | number | null | undefined): string | undefined {
  return value === null || value === undefined ? undefined : String(value).slice(0, maxTextLength)
}
