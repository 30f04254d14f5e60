import * as z from "zod"
import {LookerAttachment} from "./action_attachment"
import {ActionType} from "./action_listing"
import {requestError} from "./errors"
import {isJsonObject} from "./json_values"
import type {ActionScheduledPlan, Query} from "./scheduled_plan"

/** Settings and form values are text; Looker sends null for those without a value. */
const values = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
  .transform((all) => Object.fromEntries(Object.entries(all).flatMap(textEntry)))

const text = optional(z.string())
/** Ids are numbers in older Lookers and text in newer ones. */
const id = optional(z.union([z.string(), z.number()]))

const scheduledPlan = z
  .object({
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
  .transform((plan): ActionScheduledPlan => ({
    scheduledPlanId: plan.scheduled_plan_id,
    title: plan.title,
    type: plan.type,
    url: plan.url,
    queryId: plan.query_id,
    query: plan.query,
    filtersDifferFromLook: plan.filters_differ_from_look,
    downloadUrl: plan.download_url,
    asyncCallbackUrl: plan.async_callback_url,
  }))

/** `;base64` ends the type of data that is encoded so. */
const attachment = z.object({mimetype: text, extension: text, data: text}).transform((sent) => {
  const found = Object.assign(new LookerAttachment(), {mime: sent.mimetype, fileExtension: sent.extension})
  if (sent.data) {
    found.encoding = sent.mimetype?.endsWith(";base64") ? "base64" : "utf8"
    found.dataBuffer = Buffer.from(sent.data, found.encoding)
  }
  return found
})

const payload = z
  .object({
    type: optional(z.enum(ActionType)),
    scheduled_plan: optional(scheduledPlan),
    attachment: optional(attachment),
    data: optional(values),
    form_params: optional(values),
    state: text,
  })
  .transform((body) => ({
    type: body.type,
    attachment: body.attachment,
    scheduledPlan: body.scheduled_plan,
    params: body.data,
    formParams: body.form_params,
    fetchTokenState: body.state,
  }))

/**
 * The members of an ActionRequest, from Looker's names for them; null is taken for absence.
 *
 * @param body the parsed JSON of Looker's request
 * @throws ActionRequestError naming the member that is not as Looker sends it, without its value
 */
export function lookerPayload(body: unknown): z.output<typeof payload> {
  if (!isJsonObject(body)) {
    throw requestError("request_body_not_json", {})
  }
  const {success, data, error} = payload.safeParse(body)
  if (!success) {
    const problems = error.issues.map(({path, message}) => `${path.join(".")}: ${message}`)
    throw requestError("request_body_unknown", {problems: problems.join("; ")})
  }
  return data
}

function optional<T extends z.ZodType>(schema: T) {
  return schema.nullish().transform((value) => value ?? undefined)
}

function textEntry([name, value]: [string, string | number | boolean | null]): [string, string][] {
  return value === null ? [] : [[name, String(value)]]
}
