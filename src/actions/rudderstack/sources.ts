import * as Hub from "../../hub"
import {SourcesError} from "./errors/sources_error"
import {jsonErrorPosition} from "./json_error_position"
import {Settings, settingsFrom} from "./settings"

export const SOURCES_LABEL = "More RudderStack sources"

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

/**
 * The settings of the source that the user chose; none, or an empty choice, is the default one.
 *
 * @throws SourcesError when there is no such source or the setting is wrong
 * @throws SettingsError when the settings of the source are wrong
 */
export function sourceSettings(params: Hub.ParamMap, chosen: string | undefined): Settings {
  const name = (chosen ?? "").trim()
  if (name === "" || name === DEFAULT_SOURCE) {
    return settingsFrom(params)
  }
  const known = sources(params)
  if (!Object.keys(known).includes(name)) {
    const offered = [DEFAULT_SOURCE, ...Object.keys(known)].join(", ")
    throw new SourcesError(
      `"RudderStack source" has a value that is not on offer. Choose one of: ${offered}.`,
    )
  }
  return settingsFrom({
    rudder_write_key: known[name].write_key,
    rudder_server_url: known[name].server_url ?? params.rudder_server_url,
  })
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
  if (name.trim() === "" || name === DEFAULT_SOURCE) {
    throw wrong(`has a source named "${name}"; give it another name`)
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
