import type {AdminPassword} from "../console"

interface NoticeFacts {
  readonly label: string
  readonly hubUrl: string
  readonly authorizationToken: string
  readonly dataDirectory: string
  readonly adminPassword: AdminPassword | undefined
}

/** What a hub without a configured secret tells the person who started it: the two things to paste into Looker. */
export function startNotice(facts: NoticeFacts): string {
  const {label, hubUrl, authorizationToken, dataDirectory} = facts
  return `
${label}: a Looker Action Hub. In Looker, open Admin > Platform > Actions > Add Action Hub, and paste

  Action Hub URL        ${hubUrl}
  Authorization token   ${authorizationToken}

Looker has to reach the URL: set ACTION_HUB_BASE_URL to the address this hub has from outside.
The secret behind the token is kept in ${dataDirectory}. Set ACTION_HUB_SECRET to use one of your own.
${pagesText(facts)}
`
}

/** A generated password is printed when it is made, and never again. */
function pagesText({hubUrl, adminPassword}: NoticeFacts): string {
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
  return `\nWatch its runs at ${hubUrl}/runs: sign in ${howToSignIn}${whereKept}`
}
