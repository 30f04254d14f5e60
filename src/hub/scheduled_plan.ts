import type {UntypedJson} from "./json_values"

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

/** The query behind a Look, as Looker describes it in `scheduled_plan.query`. */
export interface Query {
  can: {[operation: string]: boolean}
  id: number
  model: string
  /** The explore's name. */
  view: string
  fields: string[] | null
  pivots: string[] | null
  fill_fields: string[] | null
  filters: {[fieldName: string]: string} | null
  filter_expression: string | null
  /** `view.field` or `view.field desc`. */
  sorts: string[] | null
  limit: string | null
  column_limit: string | null
  total: boolean | null
  row_total: string | null
  subtotals: string[] | null
  /** The visualization's settings, opaque but for `hidden_fields`: names of columns that the user has hidden. */
  vis_config: {[key: string]: UntypedJson} | null
  filter_config: {[key: string]: UntypedJson} | null
  visible_ui_sections: string | null
  slug: string | null
  /** Custom fields and table calculations, as JSON text. */
  dynamic_fields: string | null
  client_id: string | null
  share_url: string | null
  expanded_share_url: string | null
  url: string | null
  query_timezone: string | null
  has_table_calculations: boolean
}
