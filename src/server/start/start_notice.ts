import type {AdminPassword} from "../console"
import {commandText} from "../config/command_text"
import {hubVersion, versionText} from "../config/version"
import {withoutUserInfo} from "../config/config"
import type {Log} from "../telemetry/log"

/** What is known of a hub that has started. */
export interface StartFacts {
  readonly label: string
  /** Where it listens, seen from this machine. */
  readonly url: string
  /** Where Looker reaches it. */
  readonly hubUrl: string
  /** The configured secret; without one, the hub has generated it. */
  readonly secret: string | undefined
  /** Whether it has done so at this start, so that nobody knows a token yet. */
  readonly isSecretNew: boolean
  readonly authorizationToken: string
  readonly dataDirectory: string
  readonly adminPassword: AdminPassword | undefined
}

/** Logs that the hub listens, and how to get what it has generated: a log is kept, so no secret is in it. */
export function logStart(log: Log, {url, hubUrl, secret, dataDirectory}: StartFacts): void {
  log.info({url, hubUrl: withoutUserInfo(hubUrl), ...hubVersion()}, "Listening.")
  if (secret === undefined) {
    log.info(
      {dataDirectory},
      `The hub uses a secret that it generated. To print a token for Looker: ${commandText("generate-api-key")}.`,
    )
  }
}

/**
 * For the person who started the hub at a terminal: what to paste into Looker. What has been generated is shown once,
 * and kept in files that only the hub's user can read. Undefined where everything is configured.
 */
export function terminalNotice(facts: StartFacts): string | undefined {
  if (facts.secret !== undefined) {
    return undefined
  }
  const {label, hubUrl, isSecretNew, authorizationToken, dataDirectory} = facts
  const token = isSecretNew ? authorizationToken : `from ${commandText("generate-api-key")}`
  return `
${label}: a Looker Action Hub, version ${versionText()}. In Looker, open Admin > Platform > Actions > Add Action Hub, and paste

  Action Hub URL        ${withoutUserInfo(hubUrl)}
  Authorization token   ${token}

Looker has to reach the URL: set ACTION_HUB_BASE_URL to the address this hub has from outside.
The secret behind the token is kept in ${dataDirectory}. Set ACTION_HUB_SECRET to use one of your own.
${pagesText(facts)}
`
}

function pagesText({hubUrl, adminPassword}: StartFacts): string {
  if (!adminPassword) {
    return ""
  }
  const {password, keptIn, isNew} = adminPassword
  const howToSignIn = isNew
    ? `with this password, which is not printed again:\n\n  Password              ${password}\n`
    : `with ${keptIn === undefined ? "ACTION_HUB_ADMIN_PASSWORD" : `the password in ${keptIn}`}.`
  const whereKept = isNew
    ? `\nIt is kept in ${keptIn}. Set ACTION_HUB_ADMIN_PASSWORD to use one of your own.\n`
    : "\n"
  return `\nWatch its runs at ${withoutUserInfo(hubUrl)}/runs: sign in ${howToSignIn}${whereKept}`
}
