import {ApiConfigSection} from "@looker/sdk-node"
import {readFileSync} from "node:fs"
import {z} from "zod"
import {type Action, allActions} from "../../../hub"
import {firstApiKey} from "../../secrets/api_key"
import type {Config, LookerKey} from "../../config/config"
import {errorSummary} from "../../telemetry/error_summary"
import {hasGeneratedSecret, secretOf} from "../../secrets/secrets"
import {type DataPlaneOption, dataPlaneParams} from "../data_plane_option"
import type {LookerCredentials} from "./looker_client"
import {type Desired, hubSubject} from "./plan"
import {isSafeAddress, type RegisterOptions} from "./register_options"
import {allOf, CommandError} from "../report"

/** Everything that a registration needs. */
export interface RegistrationInput {
  readonly lookerUrl: string
  readonly credentials: LookerCredentials
  /** The hub's token for Looker. */
  readonly token: string
  readonly desired: Desired
}

/** What is given from outside. */
export interface RegistrationSources {
  readonly options: RegisterOptions
  readonly config: Config
  /** The key in the environment. */
  readonly lookerKey: LookerKey
  readonly dataPlane: () => Promise<DataPlaneOption | undefined>
}

/** @throws AggregateError with a CommandError for each thing that is missing, or contradicts something else */
export async function registrationInput(sources: RegistrationSources): Promise<RegistrationInput> {
  const [looker, token, desired] = await allOf([
    lookerFrom(sources),
    tokenOf(sources.config),
    desiredFrom(sources),
  ])
  return {...looker, token, desired}
}

async function lookerFrom({
  options,
  lookerKey,
}: RegistrationSources): Promise<Pick<RegistrationInput, "lookerUrl" | "credentials">> {
  const ini = options.ini === undefined ? undefined : readLookerIni(options.ini)
  const [lookerUrl, credentials] = await allOf([
    lookerUrlOf(options, ini),
    credentialsOf(ini ?? lookerKey, options.ini),
  ])
  return {lookerUrl, credentials}
}

/** What must not be printed. Of the settings, only an address is no secret. */
export function secretsOf({credentials, token, desired}: RegistrationInput): readonly string[] {
  const settings = Object.values(desired.settings).filter((value) => !/^https?:\/\//.test(value))
  return [credentials.clientId, credentials.clientSecret, token, ...settings]
}

interface LookerIni extends LookerKey {
  readonly baseUrl: string | undefined
}

const iniSchema = z.object({
  base_url: z.string().optional(),
  client_id: z.string().optional(),
  client_secret: z.string().optional(),
})

/** The section [Looker], as the SDK reads it. */
function readLookerIni(file: string): LookerIni {
  try {
    const section: unknown = ApiConfigSection(readFileSync(file, "utf8"), "Looker")
    const {base_url: baseUrl, client_id: clientId, client_secret: clientSecret} = iniSchema.parse(section)
    return {baseUrl, clientId, clientSecret}
  } catch (error) {
    const {code, name} = errorSummary(error)
    throw new CommandError(
      "API key",
      `${file} cannot be read (${code ?? name}).`,
      "Check its path and mode, and that it has a section [Looker].",
    )
  }
}

async function lookerUrlOf(
  {lookerUrl, ini: iniFile}: RegisterOptions,
  ini: LookerIni | undefined,
): Promise<string> {
  const url = lookerUrl ?? ini?.baseUrl
  if (url === undefined && iniFile === undefined) {
    throw new CommandError(
      "Looker",
      "Nothing says which Looker.",
      "Give --looker-url, or --ini with a base_url.",
    )
  }
  if (url === undefined || !isSafeAddress(url)) {
    throw new CommandError(
      "Looker",
      `${iniFile} names no https address of Looker as base_url.`,
      "Give --looker-url, or fix the file.",
    )
  }
  return url
}

async function credentialsOf(
  {clientId, clientSecret}: LookerKey,
  iniFile: string | undefined,
): Promise<LookerCredentials> {
  if (!clientId || !clientSecret) {
    throw new CommandError(
      "API key",
      iniFile === undefined ? "No API key of Looker is given." : `${iniFile} holds no whole API key.`,
      iniFile === undefined
        ? "Set LOOKERSDK_CLIENT_ID and LOOKERSDK_CLIENT_SECRET, or name a looker.ini with --ini."
        : "Give it client_id and client_secret, in the section [Looker].",
    )
  }
  return {clientId, clientSecret}
}

async function tokenOf(config: Config): Promise<string> {
  if (config.secret === undefined && !hasGeneratedSecret(config.dataDirectory)) {
    throw new CommandError(
      "secret",
      `There is no secret to make a token with, neither in the settings nor in ${config.dataDirectory}.`,
      "Run it where the hub runs, or set the hub's ACTION_HUB_SECRET.",
    )
  }
  return firstApiKey(secretOf(config))
}

async function desiredFrom({options, config, dataPlane}: RegistrationSources): Promise<Desired> {
  const [hubUrl, actions, settings] = await allOf([
    hubUrlOf(options.hubUrl ?? config.baseUrl),
    chosenActions(options.actions),
    settingsFrom(options.source, config, dataPlane),
  ])
  return {
    ...{hubUrl, actions, settings},
    renewsToken: options.renewToken ?? false,
    renewsSettings: options.renewSettings ?? false,
  }
}

async function hubUrlOf(url: string | undefined): Promise<string> {
  if (url === undefined) {
    throw new CommandError(
      hubSubject,
      "Nothing says where Looker reaches the hub.",
      "Set ACTION_HUB_BASE_URL, or give --hub-url.",
    )
  }
  if (!isSafeAddress(url)) {
    throw new CommandError(
      hubSubject,
      `${url} is no https address: others on the way could read the token and the settings.`,
      "Put a proxy with TLS before the hub, and name its https address.",
    )
  }
  return url.replace(/\/+$/, "")
}

async function chosenActions(names: readonly string[] | undefined): Promise<readonly Action[]> {
  const actions = await allActions()
  const unknown = names?.find((name) => !actions.some((action) => action.name === name))
  if (unknown !== undefined) {
    throw new CommandError(
      "actions",
      `This hub has no action ${unknown}.`,
      `It has ${actions.map(({name}) => name).join(", ")}.`,
    )
  }
  return actions.filter(({name}) => names?.includes(name) ?? true)
}

async function settingsFrom(
  name: string | undefined,
  {history: {sources}}: Config,
  dataPlane: RegistrationSources["dataPlane"],
): Promise<Desired["settings"]> {
  if (name === undefined) {
    const option = await dataPlane()
    return option ? dataPlaneParams(option) : {}
  }
  const settings = new Map(Object.entries(sources)).get(name)
  if (!settings) {
    throw new CommandError(
      "source",
      `ACTION_HUB_SOURCES has no source "${name}".`,
      `It has ${Object.keys(sources).join(", ") || "none"}.`,
    )
  }
  return settings
}
