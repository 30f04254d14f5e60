import {isApiKey} from "./api_key"
import {recognisedSecrets, type Secrets} from "../secrets"

const tokenHeaderPattern = /^token +token="([^"]*)"$/i

/**
 * Whether an Authorization header carries a token of the hub's secret, or of one that it had before. Total: any header,
 * or none, is an answer.
 */
export function isAuthorized(secrets: Secrets, header: string | undefined): boolean {
  const token = tokenOf(header)
  return recognisedSecrets(secrets).some((secret) => isApiKey(secret, token))
}

/** The token of `Token token="…"`; the empty text when the header has another form. */
function tokenOf(header: string | undefined): string {
  return tokenHeaderPattern.exec((header ?? "").trim())?.[1] ?? ""
}
