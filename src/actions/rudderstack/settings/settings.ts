import * as _ from "lodash"
import * as Hub from "../../../hub"
import {ActionError} from "../report"
import {jsonErrorPosition} from "./json_error_position"

/** Where a run sends its events, and under which source. */
export interface Settings {
  /** What the user knows the source by; DEFAULT_SOURCE where there is one only. */
  readonly source: string
  readonly writeKey: string
  /** http(s) address without a trailing slash and without the path of the batch endpoint. */
  readonly dataPlaneUrl: string
}

const WRITE_KEY_LABEL = "Rudder Write Key"
const SERVER_URL_LABEL = "Rudder Server URL"
const SOURCES_LABEL = "More RudderStack sources"

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
  {
    name: "rudder_sources",
    label: SOURCES_LABEL,
    description:
      'Optional: {"Marketing": {"write_key": "…", "server_url": "…"}, …}. Users choose one in the form.',
    required: false,
    sensitive: true,
  },
]

/** The field of the form that chooses a source; its name stands in saved schedules. */
export const SOURCE_FIELD = {
  name: "source",
  label: "RudderStack source",
  description: `Where to send the rows: from the setting "${SOURCES_LABEL}".`,
}

/** The choice for the source of the two required settings. */
export const DEFAULT_SOURCE = "default"

/**
 * The settings of the source that the user chose; none, or an empty choice, is the default one.
 *
 * @throws ActionError when there is no such source, or a setting cannot be used
 */
export function settingsFrom(params: Hub.ParamMap, formParams: Hub.ParamMap): Settings {
  const chosen = (formParams[SOURCE_FIELD.name] ?? "").trim()
  if (chosen === "" || chosen === DEFAULT_SOURCE) {
    return {
      source: DEFAULT_SOURCE,
      writeKey: writeKeyFrom(params.rudder_write_key, WRITE_KEY_LABEL),
      dataPlaneUrl: dataPlaneUrlFrom(params.rudder_server_url, SERVER_URL_LABEL),
    }
  }
  const known = sourcesIn(params)
  const source = known.find(({name}) => name === chosen)
  if (source === undefined) {
    throw new ActionError("choice_not_offered", {
      field: SOURCE_FIELD.name,
      label: SOURCE_FIELD.label,
      offered: [DEFAULT_SOURCE, ...known.map(({name}) => name)],
    })
  }
  return {
    source: chosen,
    writeKey: writeKeyFrom(source.writeKey, `"write_key" of the source "${chosen}"`),
    dataPlaneUrl: dataPlaneUrlFrom(
      source.serverUrl ?? params.rudder_server_url,
      `"server_url" of the source "${chosen}"`,
    ),
  }
}

/**
 * The names of the sources in the setting `rudder_sources`, in its order.
 *
 * @throws ActionError when the setting is not as it should be: what is wrong and where, without its content
 */
export function sourceNames(params: Hub.ParamMap): string[] {
  return sourcesIn(params).map(({name}) => name)
}

interface SourceSetting {
  readonly name: string
  readonly writeKey: string
  readonly serverUrl: string | undefined
}

function sourcesIn(params: Hub.ParamMap): SourceSetting[] {
  const text = (params.rudder_sources ?? "").trim()
  if (text === "") {
    return []
  }
  const position = jsonErrorPosition(text)
  if (position !== undefined) {
    throw new ActionError("sources_not_json", position)
  }
  const document: unknown = JSON.parse(text)
  if (!isObject(document)) {
    throw new ActionError("sources_not_an_object", {})
  }
  return Object.entries(document).map(([name, source]) => sourceSetting(name, source))
}

function sourceSetting(name: string, setting: unknown): SourceSetting {
  if (name === "" || name !== name.trim() || name === DEFAULT_SOURCE) {
    throw new ActionError("source_name_invalid", {source: name})
  }
  if (!isObject(setting) || typeof setting.write_key !== "string" || setting.write_key.trim() === "") {
    throw new ActionError("source_without_key", {source: name})
  }
  const {write_key: writeKey, server_url: serverUrl} = setting
  if (serverUrl !== undefined && !_.isString(serverUrl)) {
    throw new ActionError("source_url_not_text", {source: name})
  }
  return {name, writeKey, serverUrl}
}

/** @param label what the user knows the setting as */
function writeKeyFrom(text: string | undefined, label: string): string {
  const writeKey = (text ?? "").trim()
  if (writeKey === "") {
    throw new ActionError("setting_empty", {label})
  }
  return writeKey
}

/** RudderStack's documentation has users paste the address with `/v1/batch`, and its SDK appends it once more. */
function dataPlaneUrlFrom(text: string | undefined, label: string): string {
  const url = parsedUrl((text ?? "").trim())
  if (url === undefined || (url.protocol !== "https:" && url.protocol !== "http:")) {
    throw new ActionError("setting_not_a_url", {label})
  }
  if (url.username !== "" || url.password !== "") {
    throw new ActionError("setting_has_credentials", {label})
  }
  if (url.search !== "" || url.hash !== "") {
    throw new ActionError("setting_has_query", {label})
  }
  const path = _.trimEnd(_.trimEnd(url.pathname, "/").replace(/\/v1\/batch$/i, ""), "/")
  return `${url.origin}${path}`
}

function parsedUrl(text: string): URL | undefined {
  try {
    return new URL(text)
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is {[key: string]: unknown} {
  return _.isPlainObject(value)
}
