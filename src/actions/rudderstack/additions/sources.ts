import * as _ from "lodash"
import * as Hub from "../../../hub"
import {DeliverySettings} from "../delivery"
import {ActionError, failure} from "../report"
import {dataPlaneUrlFrom, settingsFrom, writeKeyFrom} from "../settings"
import {choiceNotOffered} from "./failures"
import {jsonErrorPosition} from "./json_error_position"

/** The settings of a run, and what the user knows its source by. */
export interface SourceSettings extends DeliverySettings {
  /** DEFAULT_SOURCE where there is one only. */
  readonly source: string
}

const SOURCES_LABEL = "More RudderStack sources"

/** A setting for more than one source. */
export const SOURCES_PARAM = {
  name: "rudder_sources",
  label: SOURCES_LABEL,
  description:
    'Optional: {"Marketing": {"write_key": "…", "server_url": "…"}, …}. Users choose one in the form.',
  required: false,
  sensitive: true,
}

/** The field of the form that chooses a source; its name stands in saved schedules. */
const SOURCE_FIELD = {
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
export function sourceSettings(params: Hub.ParamMap, formParams: Hub.ParamMap): SourceSettings {
  const chosen = (formParams[SOURCE_FIELD.name] ?? "").trim()
  if (chosen === "" || chosen === DEFAULT_SOURCE) {
    return {...settingsFrom(params), source: DEFAULT_SOURCE}
  }
  const known = sourcesIn(params)
  const source = known.find(({name}) => name === chosen)
  if (source === undefined) {
    const offered = [DEFAULT_SOURCE, ...known.map(({name}) => name)]
    throw choiceNotOffered(SOURCE_FIELD.name, SOURCE_FIELD.label, offered)
  }
  const serverUrl = source.serverUrl ?? params.rudder_server_url
  return {
    source: chosen,
    writeKey: writeKeyFrom(source.writeKey, `"write_key" of the source "${chosen}"`),
    dataPlaneUrl: dataPlaneUrlFrom(serverUrl, `"server_url" of the source "${chosen}"`),
    words: {
      source: `the source "${chosen}"`,
      keySetting: `the "write_key" of "${chosen}" in ${SOURCES_LABEL}`,
    },
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

/** What is wrong with the setting is a message of its own in the form. */
export function sourceFields(params: Hub.ParamMap): Hub.ActionFormField[] {
  const names = namesOrNone(params)
  if (names.length === 0) {
    return []
  }
  const options = [
    {name: DEFAULT_SOURCE, label: "The default one"},
    ...names.map((name) => ({name, label: name})),
  ]
  return [
    {...SOURCE_FIELD, type: "select", options, default: DEFAULT_SOURCE, interactive: true, required: false},
  ]
}

function namesOrNone(params: Hub.ParamMap): string[] {
  try {
    return sourceNames(params)
  } catch {
    return []
  }
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
    throw invalid(`is not valid JSON at line ${position.line}, column ${position.column}`)
  }
  const document: unknown = JSON.parse(text)
  if (!isObject(document)) {
    throw invalid('must be a JSON object such as {"Marketing": {"write_key": "…", "server_url": "…"}}')
  }
  return Object.entries(document).map(([name, source]) => sourceSetting(name, source))
}

function sourceSetting(name: string, setting: unknown): SourceSetting {
  if (name === "" || name !== name.trim() || name === DEFAULT_SOURCE) {
    throw invalid(`has a source named "${name}"; give it another name, without spaces around it`)
  }
  if (!isObject(setting) || typeof setting.write_key !== "string" || setting.write_key.trim() === "") {
    throw invalid(`has no "write_key" for the source "${name}"`)
  }
  const {write_key: writeKey, server_url: serverUrl} = setting
  if (serverUrl !== undefined && !_.isString(serverUrl)) {
    throw invalid(`has a "server_url" for the source "${name}" that is not text`)
  }
  if (Object.keys(setting).some((key) => key !== "write_key" && key !== "server_url")) {
    throw invalid(`has more than "write_key" and "server_url" for the source "${name}"`)
  }
  return {name, writeKey, serverUrl}
}

function invalid(problem: string): ActionError {
  return failure("setting_invalid", {label: SOURCES_LABEL, problem})
}

function isObject(value: unknown): value is {[key: string]: unknown} {
  return _.isPlainObject(value)
}
