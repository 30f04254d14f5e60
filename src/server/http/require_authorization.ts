import type {RequestHandler} from "express"
import {isAuthorized} from "./authorization"
import type {Secrets} from "../secrets"

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
