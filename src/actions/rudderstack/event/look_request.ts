import * as _ from "lodash"
import * as Hub from "../../../hub"

/** What Looker's request says of the Look, beside its result. */
export interface LookRequest {
  /** The Looker instance's host. */
  readonly instance: string | undefined
  readonly webhookId: string | undefined
  readonly scheduledPlanId: PlanId
  readonly queryId: PlanId
  readonly title: string | null | undefined
  /** As Looker wrote it: an IANA name, one of Rails, `user_timezone`, … */
  readonly queryTimezone: string | undefined
  /** Names of the columns that the visualisation hides. */
  readonly hiddenFields: readonly string[]
  /** What the visualisation hides of a pivot, by its key; the key of the row totals is `$$$_row_total_$$$`. */
  readonly hiddenPivots: ReadonlyMap<string, HiddenPivot>
}

/** A number from older Lookers, text from newer ones. */
export type PlanId = string | number | null | undefined

/** All its columns, or those of these names. */
export type HiddenPivot = "all" | readonly string[]

export function lookRequest({instanceId, webhookId, scheduledPlan}: Hub.ActionRequest): LookRequest {
  const {scheduledPlanId, queryId, title, query}: Partial<Hub.ActionScheduledPlan> = scheduledPlan ?? {}
  const timezone: unknown = _.get(query, "query_timezone")
  return {
    instance: instanceId,
    webhookId,
    scheduledPlanId,
    queryId,
    title,
    queryTimezone: typeof timezone === "string" && timezone !== "" ? timezone : undefined,
    hiddenFields: textList(_.get(query, "vis_config.hidden_fields")),
    hiddenPivots: hiddenPivots(_.get(query, "vis_config.hidden_pivots")),
  }
}

function hiddenPivots(pivots: unknown): ReadonlyMap<string, HiddenPivot> {
  return new Map(Object.entries(_.isPlainObject(pivots) ? (pivots as object) : {}).map(hiddenPivot))
}

function hiddenPivot([key, settings]: [string, unknown]): [string, HiddenPivot] {
  const isWhole = _.get(settings, "is_entire_pivot_hidden") === true
  return [key, isWhole ? "all" : textList(_.get(settings, "measure_names"))]
}

function textList(value: unknown): string[] {
  return Array.isArray(value) ? value.filter(_.isString) : []
}

/**
 * Where an event comes from, as far as Looker says: tells events of different Looks apart.
 *
 * @param appVersion of the hub that runs the action
 */
export function requestContext(look: LookRequest, appVersion: string): {readonly [member: string]: unknown} {
  const {instance, webhookId, scheduledPlanId, title, queryId} = look
  return {
    app: {name: "looker/actions", version: appVersion},
    looker: _.omitBy({instance, webhookId, scheduledPlanId, title, queryId}, _.isNil),
    // Without one the data plane adds the hub's own address, and destinations move every person to where that stands.
    ip: "0.0.0.0",
  }
}
