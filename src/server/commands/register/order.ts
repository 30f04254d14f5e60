import {readFileSync} from "node:fs"
import {allActions} from "../../../hub"
import {firstApiKey} from "../../api_key"
import {type Config, type LookerKey} from "../../config"
import {errorSummary} from "../../error_summary"
import {RegistrationError} from "./registration_error"
import {hasGeneratedSecret, secretOf} from "../../secret"
import {type Credentials, credentialsOf} from "./credentials"
import {type LookerIni, lookerIni} from "./looker_ini"
import type {RegisterOptions} from "./register_options"
import {isSafeAddress} from "./safe_address"
import type {Wanted} from "./wanted"
import {wantedFrom} from "./wanted_from"

/** Everything that a registration needs. */
export interface Order {
  readonly lookerUrl: string
  readonly credentials: Credentials
  readonly token: string
  readonly wanted: Wanted
}

/** What is given from outside. */
export interface OrderSources {
  readonly options: RegisterOptions
  readonly config: Config
  /** The key in the environment. */
  readonly lookerKey: LookerKey
  /** Of a data plane named on the command line. */
  readonly writeKey: string
}

/** @throws RegistrationError when something is missing */
export async function orderFrom({options, config, lookerKey, writeKey}: OrderSources): Promise<Order> {
  const ini = options.iniFile === undefined ? undefined : iniIn(options.iniFile)
  if (config.secret === undefined && !hasGeneratedSecret(config.dataDirectory)) {
    throw new RegistrationError(
      "secret",
      `There is no secret to make a token with, neither in the settings nor in ${config.dataDirectory}.`,
      "Run it where the hub runs, or set the hub's ACTION_HUB_SECRET.",
    )
  }
  return {
    lookerUrl: lookerUrlOf(options, ini),
    credentials: credentialsOf(ini ?? lookerKey, options.iniFile),
    token: firstApiKey(secretOf(config)),
    wanted: wantedFrom({
      options,
      config,
      actions: await allActions(),
      dataPlane:
        options.dataPlaneUrl === undefined ? undefined : {url: options.dataPlaneUrl, writeKey: writeKey},
    }),
  }
}

function iniIn(file: string): LookerIni {
  try {
    return lookerIni(readFileSync(file, "utf8"))
  } catch (error) {
    const {code, name} = errorSummary(error)
    throw new RegistrationError(
      "API key",
      `${file} cannot be read (${code ?? name}).`,
      "Check its path and mode.",
    )
  }
}

function lookerUrlOf({lookerUrl, iniFile}: RegisterOptions, ini: LookerIni | undefined): string {
  const url = lookerUrl ?? ini?.baseUrl
  if (url === undefined || !isSafeAddress(url)) {
    throw new RegistrationError(
      "Looker",
      `${iniFile} names no https address of Looker as base_url.`,
      "Give --looker-url, or mend the file.",
    )
  }
  return url
}
