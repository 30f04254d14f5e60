import {randomBytes} from "node:crypto"
import {type Confidential, persistedSecret} from "../../secrets/persisted_secret"

/** Digits and letters that are not mistaken for one another. */
const alphabet = "0123456789abcdefghjkmnpqrstvwxyz"
const groups = 4
const groupLength = 4

const generatedPassword: Confidential = {
  name: "password",
  setting: "ACTION_HUB_ADMIN_PASSWORD",
  pattern: /^[0-9a-z]{4}(-[0-9a-z]{4}){3}$/,
  make: () => Array.from({length: groups}, randomGroup).join("-"),
}

/** What opens the pages about runs. */
export interface AdminPassword {
  readonly password: string
  /** The file that a generated one is kept in; undefined for a configured one. */
  readonly keptIn: string | undefined
  /** Whether it has been generated just now, so that nobody knows it yet. */
  readonly isNew: boolean
}

/**
 * The configured password. A hub that was given neither a password nor a secret makes one and keeps it beside its
 * secret. Undefined otherwise: the pages are off.
 *
 * @throws DataDirectoryError
 */
export function adminPasswordOf(config: {
  adminPassword: string | undefined
  secret: string | undefined
  dataDirectory: string
}): AdminPassword | undefined {
  if (config.adminPassword !== undefined) {
    return {password: config.adminPassword, keptIn: undefined, isNew: false}
  }
  if (config.secret !== undefined) {
    return undefined
  }
  const {text, path, isNew} = persistedSecret(config.dataDirectory, generatedPassword)
  return {password: text, keptIn: path, isNew}
}

/** 5 bits a letter: 80 in all. */
function randomGroup(): string {
  return [...randomBytes(groupLength)].map((byte) => alphabet.charAt(byte % alphabet.length)).join("")
}
