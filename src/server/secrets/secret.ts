import {randomBytes} from "node:crypto"
import {existsSync} from "node:fs"
import {join} from "node:path"
import {type Confidential, keptText} from "./persisted_secret"
import type {Secrets} from "./secrets"

const secretBytes = 32

const generatedSecret: Confidential = {
  name: "secret",
  setting: "ACTION_HUB_SECRET",
  pattern: /^[0-9a-f]{64}$/,
  make: () => randomBytes(secretBytes).toString("hex"),
}

interface SecretConfig {
  readonly secret: string | undefined
  readonly dataDirectory: string
}

/** The configured secret, or the one generated at the first start and kept in the data directory. */
export function secretOf(config: SecretConfig): string {
  return config.secret ?? keptText(config.dataDirectory, generatedSecret).text
}

/** Whether one was generated before; asking makes none. */
export function hasGeneratedSecret(dataDirectory: string): boolean {
  return existsSync(join(dataDirectory, generatedSecret.name))
}

/** That secret, and the ones that it replaced. */
export function secretsOf(config: SecretConfig & {previousSecrets: readonly string[]}): Secrets {
  return {current: secretOf(config), previous: config.previousSecrets}
}
