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
  return new Map(
    Object.entries(_.isPlainObject(pivots) ? (pivots as object) : {}).map(([key, settings]) => [
      key,
      hiddenPivot(settings),
    ]),
  )
}

function hiddenPivot(settings: unknown): HiddenPivot {
  const isWhole = _.get(settings, "is_entire_pivot_hidden") === true
  return isWhole ? "all" : textList(_.get(settings, "measure_names"))
}

function textList(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : []
}
