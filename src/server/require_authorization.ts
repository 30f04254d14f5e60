import type {RequestHandler} from "express"
import {isAuthorized} from "./authorization"

/** Stops a request without a token of this hub before anything of its body is read. */
export function requireAuthorization(secret: string): RequestHandler {
  return (request, response, next) => {
    if (isAuthorized(secret, request.header("authorization"))) {
      next()
    } else {
      response.status(403).json({success: false, error: "Invalid 'Authorization' header."})
    }
  }
}
