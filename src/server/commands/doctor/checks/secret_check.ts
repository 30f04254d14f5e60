import type {Config} from "../../../config"
import {DataDirectoryError} from "../../../errors/data_directory_error"
import {hasGeneratedSecret, secretOf} from "../../../secret"
import type {Check} from "../check"
import {type Finding, ok, warning, wrong} from "../finding"

/** Whoever holds one token can try out secrets on it, at any speed. */
const minSecretLength = 20
const makeOneText = "Make one with: openssl rand -hex 32"

export const secretCheck: Check = {
  subject: "secret",
  examine: async ({config}) => [
    ...(config.secret === undefined ? generatedFindings(config) : configuredFindings(config.secret)),
    ...reuseFindings(config),
  ],
}

function configuredFindings(secret: string): Finding[] {
  if (secret.length >= minSecretLength) {
    return [ok("ACTION_HUB_SECRET is set.")]
  }
  const cure = `${makeOneText}, and keep the old one in ACTION_HUB_PREVIOUS_SECRETS until no token of it is in use.`
  return [
    warning(
      `ACTION_HUB_SECRET has fewer than ${minSecretLength} characters: it could be guessed from a token.`,
      cure,
    ),
  ]
}

function generatedFindings(config: Config): Finding[] {
  if (!hasGeneratedSecret(config.dataDirectory)) {
    return [ok("The hub will generate a secret when it starts.")]
  }
  try {
    secretOf(config)
    return [ok("The generated secret can be read.")]
  } catch (error) {
    if (error instanceof DataDirectoryError) {
      return [wrong("The generated secret cannot be read.", error.message)]
    }
    throw error
  }
}

/** Each of these goes to other people. */
function reuseFindings({secret, adminPassword, metricsToken}: Config): Finding[] {
  const values = [secret, adminPassword, metricsToken].filter((value) => value !== undefined)
  return new Set(values).size === values.length
    ? []
    : [
        warning(
          "Two of ACTION_HUB_SECRET, ACTION_HUB_ADMIN_PASSWORD and ACTION_HUB_METRICS_TOKEN are the same.",
          "Set three different ones.",
        ),
      ]
}
