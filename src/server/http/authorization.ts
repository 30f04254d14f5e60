import type {RequestHandler} from "express"
import {recognisedSecrets, type Secrets} from "../secrets/secrets"
import {isApiKey} from "../secrets/api_key"

const tokenHeaderPattern = /^token +token="([^"]*)"$/i

/** Stops a request without a token of this hub before anything of its body is read. */
export function requireAuthorization(secrets: Secrets): RequestHandler {
  return (request, response, next) => {
    if (isAuthorized(secrets, request.header("authorization"))) {
      next()
    } else {
      response.status(403).json({success: false, error: "Invalid 'Authorization' header."})
    }
  }
}

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
