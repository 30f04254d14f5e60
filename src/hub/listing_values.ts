// The values that Looker accepts in an action's listing; the names on the left are those that actions use.

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
