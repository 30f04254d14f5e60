import type {LookerKey} from "../../config"
import {RegistrationError} from "./registration_error"

/** A whole key of Looker's API. */
export interface Credentials {
  readonly clientId: string
  readonly clientSecret: string
}

/** @throws RegistrationError when a part is missing */
export function credentialsOf({clientId, clientSecret}: LookerKey, iniFile: string | undefined): Credentials {
  if (clientId === undefined || clientSecret === undefined) {
    throw new RegistrationError(
      "API key",
      iniFile === undefined ? "No API key of Looker is given." : `${iniFile} holds no whole API key.`,
      iniFile === undefined
        ? "Set LOOKERSDK_CLIENT_ID and LOOKERSDK_CLIENT_SECRET, or name a looker.ini with --ini."
        : "Give it client_id and client_secret, in the section [Looker].",
    )
  }
  return {clientId, clientSecret}
}
