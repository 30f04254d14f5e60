import {isApiKey} from "./api_key"

const tokenHeaderPattern = /^token +token="([^"]*)"$/i

/** Whether an Authorization header carries a token of this secret. Total: any header, or none, is an answer. */
export function isAuthorized(secret: string, header: string | undefined): boolean {
  return isApiKey(secret, tokenOf(header))
}

/** The token of `Token token="…"`; the empty text when the header has another form. */
function tokenOf(header: string | undefined): string {
  return tokenHeaderPattern.exec((header ?? "").trim())?.[1] ?? ""
}
