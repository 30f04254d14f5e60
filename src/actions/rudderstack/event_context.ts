import * as Hub from "../../hub"

/** Where an event comes from, as far as Looker says: tells events of different Looks apart. */
export interface EventContext {
  readonly app: {readonly name: string; readonly version: string}
  readonly looker: LookerContext
}

interface LookerContext {
  readonly instance?: string
  readonly webhookId?: string
  readonly scheduledPlanId?: string | number
  readonly title?: string
  readonly queryId?: string | number
}

/** @param appVersion of the hub that runs the action */
export function eventContext(request: Hub.ActionRequest, appVersion: string): EventContext {
  const plan: Partial<Hub.ActionScheduledPlan> = request.scheduledPlan ?? {}
  const looker = {
    instance: request.instanceId,
    webhookId: request.webhookId,
    scheduledPlanId: plan.scheduledPlanId,
    title: plan.title,
    queryId: plan.queryId,
  }
  const known = Object.entries(looker).filter((entry) => entry[1] !== undefined && entry[1] !== null)
  return {app: {name: "looker/actions", version: appVersion}, looker: Object.fromEntries(known)}
}
