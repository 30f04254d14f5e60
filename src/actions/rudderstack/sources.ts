import * as Hub from "../../hub"
import {ChoiceError} from "./errors/choice_error"
import {SourcesError} from "./errors/sources_error"
import {jsonErrorPosition} from "./json_error_position"
import {dataPlaneUrlFrom, Settings, settingsFrom, writeKeyFrom} from "./settings"

export const SOURCES_LABEL = "More RudderStack sources"

/** The field of the form that chooses one; its name stands in saved schedules. */
export const SOURCE_FIELD = "source"
export const SOURCE_LABEL = "RudderStack source"

/** The choice for the source of the two required settings. */
export const DEFAULT_SOURCE = "default"

const CORRECT_IT = "Correct it in the action's settings (Looker: Admin > Actions)."

/**
 * The names of the sources in the setting `rudder_sources`, in its order.
 *
 * @throws SourcesError when the setting is not as it should be: what is wrong and where, without its content
 */
export function sourceNames(params: Hub.ParamMap): string[] {
  return Object.keys(sources(params))
}

/** The name of the source that the user chose: none, or an empty choice, is the default one. */
export function sourceName(chosen: string | undefined): string {
  const name = (chosen ?? "").trim()
  return name === "" ? DEFAULT_SOURCE : name
}

/**
 * The settings of the source that the user chose; none, or an empty choice, is the default one.
 *
 * @throws ChoiceError when there is no such source
 * @throws SourcesError when the setting `rudder_sources` is not as it should be
 * @throws SettingsError when the source's own settings cannot be used
 */
export function sourceSettings(params: Hub.ParamMap, chosen: string | undefined): Settings {
  const name = sourceName(chosen)
  if (name === DEFAULT_SOURCE) {
    return settingsFrom(params)
  }
  const known = sources(params)
  if (!Object.keys(known).includes(name)) {
    throw new ChoiceError(SOURCE_FIELD, SOURCE_LABEL, [DEFAULT_SOURCE, ...Object.keys(known)])
  }
  const {write_key: writeKey, server_url: serverUrl = params.rudder_server_url} = known[name]
  return {
    writeKey: writeKeyFrom(writeKey, `"write_key" of the source "${name}"`),
    dataPlaneUrl: dataPlaneUrlFrom(serverUrl, `"server_url" of the source "${name}"`),
  }
}

interface SourceSetting {
  readonly write_key: string
  readonly server_url: string | undefined
}

interface SourceSettings {
  [name: string]: SourceSetting
}

function sources(params: Hub.ParamMap): SourceSettings {
  const text = (params.rudder_sources ?? "").trim()
  if (text === "") {
    return {}
  }
  const document = parsed(text)
  if (!isObject(document)) {
    throw wrong('must be a JSON object such as {"Marketing": {"write_key": "…", "server_url": "…"}}')
  }
  return Object.fromEntries(
    Object.entries(document).map(([name, source]) => [name, sourceSetting(name, source)]),
  )
}

function parsed(text: string): unknown {
  const position = jsonErrorPosition(text)
  if (position !== undefined) {
    throw wrong(`is not valid JSON at line ${position.line}, column ${position.column}`)
  }
  return JSON.parse(text)
}

function sourceSetting(name: string, source: unknown): SourceSetting {
  if (name === "" || name !== name.trim() || name === DEFAULT_SOURCE) {
    throw wrong(`has a source named "${name}"; give it another name, without spaces around it`)
  }
  if (!isObject(source) || typeof source.write_key !== "string" || source.write_key.trim() === "") {
    throw wrong(`has no "write_key" for the source "${name}"`)
  }
  if (!("server_url" in source)) {
    return {write_key: source.write_key, server_url: undefined}
  }
  if (typeof source.server_url !== "string") {
    throw wrong(`has a "server_url" for the source "${name}" that is not text`)
  }
  return {write_key: source.write_key, server_url: source.server_url}
}

function wrong(problem: string): SourcesError {
  return new SourcesError(`${SOURCES_LABEL} ${problem}. ${CORRECT_IT}`)
}

function isObject(value: unknown): value is {[key: string]: unknown} {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
