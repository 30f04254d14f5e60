import type {Config} from "../../config"
import {type DataPlaneOption, dataPlaneParams} from "../data_plane_params"
import {RegistrationError} from "./registration_error"
import type {Action} from "../../../hub"
import {hubSubject} from "./line"
import type {RegisterOptions} from "./register_options"
import {isSafeAddress} from "./safe_address"
import type {Wanted} from "./wanted"

interface WantedSources {
  readonly options: RegisterOptions
  readonly config: Pick<Config, "baseUrl" | "history">
  /** The actions of this hub. */
  readonly actions: readonly Action[]
  readonly dataPlane: DataPlaneOption | undefined
}

/** @throws RegistrationError when options and settings do not say it, or contradict each other */
export function wantedFrom(sources: WantedSources): Wanted {
  const {options, config} = sources
  return {
    hubUrl: hubUrlOf(options.hubUrl ?? config.baseUrl),
    actions: chosenActions(sources),
    settings: settingsFrom(sources),
    renewsToken: options.renewsToken,
    renewsSettings: options.renewsSettings,
  }
}

function hubUrlOf(url: string | undefined): string {
  if (url === undefined) {
    throw new RegistrationError(
      hubSubject,
      "Nothing says where Looker reaches the hub.",
      "Set ACTION_HUB_BASE_URL, or give --hub-url.",
    )
  }
  if (!isSafeAddress(url)) {
    throw new RegistrationError(
      hubSubject,
      `${url} is no https address: others on the way could read the token and the settings.`,
      "Put a proxy with TLS before the hub, and name its https address.",
    )
  }
  return url.replace(/\/+$/, "")
}

function chosenActions({options: {actionNames}, actions}: WantedSources): readonly Action[] {
  const unknown = actionNames?.find((name) => !actions.some((action) => action.name === name))
  if (unknown !== undefined) {
    throw new RegistrationError(
      "actions",
      `This hub has no action ${unknown}.`,
      `It has ${actions.map(({name}) => name).join(", ")}.`,
    )
  }
  return actions.filter(({name}) => actionNames?.includes(name) ?? true)
}

function settingsFrom({
  options: {sourceName},
  config,
  actions,
  dataPlane,
}: WantedSources): Wanted["settings"] {
  if (sourceName === undefined) {
    return dataPlane ? dataPlaneParams(dataPlane, actions) : {}
  }
  const source = Object.entries(config.history.sources).find(([name]) => name === sourceName)
  if (!source) {
    throw new RegistrationError(
      "source",
      `ACTION_HUB_SOURCES has no source "${sourceName}".`,
      `It has ${Object.keys(config.history.sources).join(", ") || "none"}.`,
    )
  }
  return source[1]
}
