import * as _ from "lodash"
import * as Hub from "../../../hub"
import {DeliverySettings} from "../delivery"
import {ActionError, failure} from "../report"

const WRITE_KEY_LABEL = "Rudder Write Key"
const SERVER_URL_LABEL = "Rudder Server URL"

/** The settings that a Looker admin fills in for each action. */
export const PARAMS = [
  {
    name: "rudder_write_key",
    label: WRITE_KEY_LABEL,
    description: "The write key of your Looker source in RudderStack.",
    required: true,
    sensitive: true,
  },
  {
    name: "rudder_server_url",
    label: SERVER_URL_LABEL,
    description: "The data plane URL of your RudderStack workspace, with or without /v1/batch.",
    required: true,
    sensitive: false,
  },
]

/** @throws ActionError `setting_invalid` */
export function settingsFrom({rudder_write_key, rudder_server_url}: Hub.ParamMap): DeliverySettings {
  return {
    writeKey: writeKeyFrom(rudder_write_key, WRITE_KEY_LABEL),
    dataPlaneUrl: dataPlaneUrlFrom(rudder_server_url, SERVER_URL_LABEL),
    words: {source: "the source", keySetting: WRITE_KEY_LABEL},
  }
}

/**
 * @param label what the user knows the setting as
 * @throws ActionError `setting_invalid`
 */
export function writeKeyFrom(text: string | undefined, label: string): string {
  const writeKey = pasted(text)
  if (writeKey === "") {
    throw invalid(label, "is empty")
  }
  return writeKey
}

/**
 * RudderStack's documentation has users paste the address with `/v1/batch`, and its SDK appends it once more.
 *
 * @throws ActionError `setting_invalid`
 */
export function dataPlaneUrlFrom(text: string | undefined, label: string): string {
  const url = parsedUrl(pasted(text))
  if (url === undefined || (url.protocol !== "https:" && url.protocol !== "http:")) {
    throw invalid(label, "is not an http(s) address such as https://example.dataplane.rudderstack.com")
  }
  if (url.username !== "" || url.password !== "") {
    throw invalid(label, "must not hold a user name or password")
  }
  if (url.search !== "" || url.hash !== "") {
    throw invalid(label, "must not have a query (?…) or fragment (#…)")
  }
  const path = _.trimEnd(_.trimEnd(url.pathname, "/").replace(/\/v1\/batch$/i, ""), "/")
  return `${url.origin}${path}`
}

/** Without the spaces and invisible characters that came along: from a page, a chat, a document. */
function pasted(text = ""): string {
  return text.replace(/\p{Cf}/gu, "").trim()
}

function parsedUrl(text: string): URL | undefined {
  try {
    return new URL(text)
  } catch {
    return undefined
  }
}

function invalid(label: string, problem: string): ActionError {
  return failure("setting_invalid", {label, problem})
}
