import * as z from "zod"
import {ActionRequestError} from "./errors/action_request_error"
import {isJsonObject} from "./is_json_object"
import {ActionType} from "./listing_values"
import type {Query} from "./query"

/** Settings and form values are text; Looker sends null for those without a value. */
const values = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
  .transform((all) => Object.fromEntries(Object.entries(all).flatMap(textEntry)))

const text = optional(z.string())
/** Ids are numbers in older Lookers and text in newer ones. */
const id = optional(z.union([z.string(), z.number()]))

const scheduledPlan = z.object({
  scheduled_plan_id: id,
  title: text,
  type: text,
  url: text,
  query_id: id,
  query: optional(z.custom<Query>(isJsonObject)),
  filters_differ_from_look: optional(z.boolean()),
  download_url: text,
  async_callback_url: text,
})

const payload = z.object({
  type: optional(z.enum(ActionType)),
  scheduled_plan: optional(scheduledPlan),
  attachment: optional(z.object({mimetype: text, extension: text, data: text})),
  data: optional(values),
  form_params: optional(values),
  state: text,
})

/** The body of Looker's requests, in Looker's names, with null taken for absence. */
export type LookerPayload = z.output<typeof payload>

/**
 * @param body the parsed JSON
 * @throws ActionRequestError naming the member that is not as Looker sends it, without its value
 */
export function lookerPayload(body: unknown): LookerPayload {
  if (!isJsonObject(body)) {
    throw new ActionRequestError("Request body must be valid JSON.")
  }
  const {success, data, error} = payload.safeParse(body)
  if (!success) {
    const problems = error.issues.map(({path, message}) => `${path.join(".")}: ${message}`)
    throw new ActionRequestError(`The request body is not as Looker sends it. ${problems.join("; ")}`)
  }
  return data
}

function optional<T extends z.ZodType>(schema: T) {
  return schema.nullish().transform((value) => value ?? undefined)
}

function textEntry([name, value]: [string, string | number | boolean | null]): [string, string][] {
  return value === null ? [] : [[name, String(value)]]
}
