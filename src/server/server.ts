import express, {type Express, type RequestHandler} from "express"
import {webConsole} from "./console"
import {requireAuthorization} from "./http/authorization"
import {errorResponse} from "./http/error_response"
import {executeRoute} from "./http/execute"
import {formRoute} from "./http/form"
import {integrationRoute, listingRoute} from "./http/listing"
import {methodNotAllowed, notFound, readableAddress} from "./http/refusals"
import {requestLog} from "./http/request_log"
import {securityHeaders} from "./http/security_headers"
import {statusRoutes} from "./http/status_routes"
import type {HubParts} from "./hub_parts"

/** The hub's routes as an express application, which listens nowhere by itself. */
export function hubApplication(parts: HubParts): Express {
  const {router, errorPages} = webConsole(parts)
  const app = application(parts)
  const root = methodNotAllowed("GET", "HEAD", "POST")
  app.options("/", root) // the pages' router would answer by itself
  app.use(router, statusRoutes(parts))
  const authorized = requireAuthorization(parts.secrets)
  app.route("/").post(authorized, listingRoute(parts)).all(root)
  addActionRoute(app, "/actions/:actionId", authorized, integrationRoute(parts))
  addActionRoute(app, "/actions/:actionId/execute", authorized, executeRoute(parts))
  addActionRoute(app, "/actions/:actionId/form", authorized, formRoute(parts))
  return app.use(notFound, errorPages, errorResponse(parts.log))
}

/** The routes of a process that only executes runs: whether it lives and works, and what it counts. */
export function workerApplication(parts: HubParts): Express {
  return application(parts).use(statusRoutes(parts), notFound, errorResponse(parts.log))
}

function application({log}: HubParts): Express {
  const app = express()
  app.disable("x-powered-by").disable("etag")
  return app.use(securityHeaders, requestLog(log), readableAddress)
}

function addActionRoute(app: Express, path: string, ...handlers: RequestHandler[]): void {
  app
    .route(path)
    .post(...handlers)
    .all(methodNotAllowed("POST"))
}
