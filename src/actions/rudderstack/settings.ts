import * as Hub from "../../hub"
import {SettingsError} from "./errors/settings_error"

/** Where a run sends its events, and under which source. */
export interface Settings {
  readonly writeKey: string
  /** http(s) address without a trailing slash and without the path of the batch endpoint. */
  readonly dataPlaneUrl: string
}

export const WRITE_KEY_LABEL = "Rudder Write Key"
export const SERVER_URL_LABEL = "Rudder Server URL"

/** @throws SettingsError when a setting is missing or cannot be used */
export function settingsFrom(params: Hub.ParamMap): Settings {
  return {
    writeKey: writeKeyFrom(params.rudder_write_key, WRITE_KEY_LABEL),
    dataPlaneUrl: dataPlaneUrlFrom(params.rudder_server_url, SERVER_URL_LABEL),
  }
}

/**
 * @param label what the user knows the setting as
 * @throws SettingsError when there is no write key
 */
export function writeKeyFrom(text: string | undefined, label: string): string {
  const writeKey = (text ?? "").trim()
  if (writeKey === "") {
    throw new SettingsError(label, "is empty")
  }
  return writeKey
}

/**
 * RudderStack's documentation has users paste the address with `/v1/batch`, and its client appends it once more.
 *
 * @param label what the user knows the setting as
 * @throws SettingsError when the text is no address of a data plane
 */
export function dataPlaneUrlFrom(text: string | undefined, label: string): string {
  const url = parsedUrl((text ?? "").trim())
  if (url === undefined || (url.protocol !== "https:" && url.protocol !== "http:")) {
    throw new SettingsError(
      label,
      "is not an http(s) address such as https://example.dataplane.rudderstack.com",
    )
  }
  if (url.username !== "" || url.password !== "") {
    throw new SettingsError(label, "must not hold a user name or password")
  }
  if (url.search !== "" || url.hash !== "") {
    throw new SettingsError(label, "must not have a query (?…) or fragment (#…)")
  }
  const path = url.pathname
    .replace(/\/+$/, "")
    .replace(/\/v1\/batch$/i, "")
    .replace(/\/+$/, "")
  return `${url.origin}${path}`
}

function parsedUrl(text: string): URL | undefined {
  try {
    return new URL(text)
  } catch {
    return undefined
  }
}
