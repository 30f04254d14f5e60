import * as Hub from "../../../../src/hub"

/** What Looker sends: a result, the settings, the form's answers and the plan, as far as a test cares. */
export interface RequestParts {
  /** A json_detail document, whole or not. */
  readonly document?: string
  readonly params?: Hub.ParamMap
  readonly formParams?: Hub.ParamMap
  readonly lookerVersion?: string | null
  /** Members of the plan in Looker's own names. */
  readonly plan?: {readonly [name: string]: unknown}
}

/** A request that carries its result, as a hub gets it that cannot download. */
export function buildRequest(parts: RequestParts = {}): Hub.ActionRequest {
  const {document = buildDocument({}), params = {}, formParams = {}, plan} = parts
  const body = {
    type: "query",
    scheduled_plan: plan,
    attachment: {mimetype: "application/json", extension: "json", data: document},
    data: params,
    form_params: formParams,
  }
  const request = Hub.ActionRequest.fromJSON(JSON.parse(JSON.stringify(body)))
  request.instanceId = "shop.looker.example"
  request.webhookId = "webhook-1"
  request.lookerVersion = parts.lookerVersion === undefined ? "24.18.0" : parts.lookerVersion
  return request
}

/** The parts of a result that matter to the plug-in. */
export interface DocumentParts {
  readonly dimensions?: readonly object[]
  readonly measures?: readonly object[]
  readonly tableCalculations?: readonly object[]
  readonly pivots?: readonly object[]
  readonly ranAt?: string | null
  readonly timezone?: string
  /** The JSON text of a row, or its values by column. */
  readonly rows?: readonly (string | {readonly [name: string]: unknown})[]
}

/** A json_detail_lite_stream document. */
export function buildDocument(parts: DocumentParts): string {
  const {dimensions = [{name: "users.id", tags: ["user_id"]}], measures = [], pivots = []} = parts
  const fields = {dimensions, measures, pivots, table_calculations: parts.tableCalculations ?? []}
  const header = {errors: null, fields, ran_at: parts.ranAt, timezone: parts.timezone}
  const rows = (parts.rows ?? [{"users.id": 1}]).map(rowText).join(",")
  return `${JSON.stringify(header).slice(0, -1)},"data":[${rows}]}`
}

function rowText(row: string | {readonly [name: string]: unknown}): string {
  if (typeof row === "string") {
    return row
  }
  return JSON.stringify(Object.fromEntries(Object.entries(row).map(([name, value]) => [name, {value}])))
}
