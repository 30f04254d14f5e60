// What Looker reads in the hub's listing. The names on the left of the enums are those that actions use.

/** What a user sends: one cell, a query's result (a Look or an explore) or a dashboard. */
export enum ActionType {
  Cell = "cell",
  Query = "query",
  Dashboard = "dashboard",
}

/** How the result reaches the hub: inside the request (push) or behind a one-time link (url). */
export enum ActionDownloadSettings {
  Push = "push",
  Url = "url",
}

export enum ActionFormat {
  Txt = "txt",
  Csv = "csv",
  InlineJson = "inline_json",
  Json = "json",
  JsonLabel = "json_label",
  JsonDetail = "json_detail",
  /** From Looker 6.2 on; the only format without a row limit. */
  JsonDetailLiteStream = "json_detail_lite_stream",
  Xlsx = "xlsx",
  Html = "html",
  WysiwygPdf = "wysiwyg_pdf",
  AssembledPdf = "assembled_pdf",
  WysiwygPng = "wysiwyg_png",
  CsvZip = "csv_zip",
}

/** Whether values come with their LookML value format applied. */
export enum ActionFormatting {
  Formatted = "formatted",
  Unformatted = "unformatted",
}

/** Whether the visualization's own options (hidden columns, names, order) are applied to the result. */
export enum ActionVisualizationFormatting {
  Apply = "apply",
  Noapply = "noapply",
}

/** A setting that a Looker admin fills in once for the action. */
export interface ActionParameter {
  name: string
  label: string
  /** Without a value for it Looker does not offer the action. */
  required: boolean
  /** Looker stores it encrypted and never shows it again. */
  sensitive: boolean
  /** The admin must bind it to a user attribute, so each user has an own value. */
  per_user?: boolean
  description?: string
}

/**
 * A field that a query must contain before Looker offers the action for it, found by LookML tags.
 * The items of an action's list are ANDed; `any_tag` and `all_tags` override `tag` of the same item.
 */
export interface RequiredField {
  tag?: string
  any_tag?: string[]
  all_tags?: string[]
}

/** An action as Looker reads it in the hub's listing. A list that is left out means that everything is supported. */
export interface ActionListing {
  name: string
  label: string
  description: string
  url: string
  form_url: string | null
  token_url: string
  params: ActionParameter[]
  required_fields: RequiredField[] | undefined
  supported_action_types: ActionType[]
  supported_formats: ActionFormat[] | undefined
  supported_formattings: ActionFormatting[] | undefined
  supported_visualization_formattings: ActionVisualizationFormatting[] | undefined
  supported_download_settings: ActionDownloadSettings[]
  icon_data_uri: string | null
  uses_oauth: boolean
  delegate_oauth: boolean
}
