import {randomUUID} from "node:crypto"
import type {ActionRequest} from "../../hub"

/** What is known of a run before it begins: plain data, without settings and rows. */
export interface RunFacts {
  /** A UUID that the hub gives. */
  readonly id: string
  /** The action's name. */
  readonly action: string
  /** Looker's id of the call; users see it in Looker's messages. */
  readonly webhookId: string | undefined
  /** The Looker instance's host. */
  readonly instance: string | undefined
  readonly planId: string | undefined
  readonly title: string | undefined
  readonly queryId: string | undefined
  readonly queuedAtMs: number
  /** The run whose rows it sends again. */
  readonly resendOf: string | undefined
}

/** Texts come from the caller, and are kept: none needs to be longer. */
const maxTextLength = 300

/** The facts of a run that Looker asks for. */
export function runFacts(request: ActionRequest, action: string, queuedAtMs: number): RunFacts {
  const {webhookId, instanceId, scheduledPlan} = request
  return {
    id: randomUUID(),
    action,
    webhookId: textOf(webhookId),
    instance: textOf(instanceId),
    planId: textOf(scheduledPlan?.scheduledPlanId),
    title: textOf(scheduledPlan?.title),
    queryId: textOf(scheduledPlan?.queryId),
    queuedAtMs,
    resendOf: undefined,
  }
}

function textOf(value: string | number | null | undefined): string | undefined {
  return value === null || value === undefined ? undefined : String(value).slice(0, maxTextLength)
}
