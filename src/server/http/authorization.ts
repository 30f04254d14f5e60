import type {RequestHandler} from "express"
import {recognisedSecrets, type Secrets} from "../secrets/secrets"
import {isApiKey} from "../secrets/api_key"

const tokenHeaderPattern = /^token +token="([^"]*)"$/i

/** Stops a request without a token of this hub, or of a secret that it had before, before anything of its body is read. */
export function requireAuthorization(secrets: Secrets): RequestHandler {
  return (request, response, next) => {
    const [, token = ""] = tokenHeaderPattern.exec((request.header("authorization") ?? "").trim()) ?? []
    if (recognisedSecrets(secrets).some((secret) => isApiKey(secret, token))) {
      next()
    } else {
      response.status(403).json({success: false, error: "Invalid 'Authorization' header."})
    }
  }
}
