import {randomBytes} from "node:crypto"
import {existsSync} from "node:fs"
import {join} from "node:path"
import {type Confidential, persistedSecret} from "./persisted_secret"

/** The secret of this hub, and those it had before, which are still recognised but make nothing new. */
export interface Secrets {
  readonly current: string
  readonly previous: readonly string[]
}

/** All that are recognised, the current one first. */
export function recognisedSecrets({current, previous}: Secrets): readonly string[] {
  return [current, ...previous]
}

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
  return config.secret ?? persistedSecret(config.dataDirectory, generatedSecret).text
}

/** Whether one was generated before; asking makes none. */
export function hasGeneratedSecret(dataDirectory: string): boolean {
  return existsSync(join(dataDirectory, generatedSecret.name))
}

/** That secret, and the ones that it replaced. */
export function secretsOf(config: SecretConfig & {previousSecrets: readonly string[]}): Secrets {
  return {current: secretOf(config), previous: config.previousSecrets}
}
