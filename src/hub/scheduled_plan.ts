import type {LookerPayload} from "./looker_payload"
import type {Query} from "./query"

/** What is being sent: which Look or dashboard, under which schedule. "Send now" is a schedule that runs once. */
export interface ActionScheduledPlan {
  /** A number from older Lookers, text from newer ones. */
  scheduledPlanId?: string | number | null
  title?: string | null
  /** `Look` or `Dashboard`. */
  type?: string
  /** Where the content is found in Looker. */
  url?: string | null
  /** As scheduledPlanId. */
  queryId?: string | number | null
  /** Not available for dashboards. */
  query?: Query | null
  /** The schedule has filter values of its own. */
  filtersDifferFromLook?: boolean
  /** Where the result is fetched; works once, and until an hour after the schedule ran. */
  downloadUrl?: string | null
  asyncCallbackUrl?: string | null
}

/** A plan in the hub's names from one in Looker's. */
export function actionScheduledPlan(plan: NonNullable<LookerPayload["scheduled_plan"]>): ActionScheduledPlan {
  return {
    scheduledPlanId: plan.scheduled_plan_id,
    title: plan.title,
    type: plan.type,
    url: plan.url,
    queryId: plan.query_id,
    query: plan.query,
    filtersDifferFromLook: plan.filters_differ_from_look,
    downloadUrl: plan.download_url,
    asyncCallbackUrl: plan.async_callback_url,
  }
}
