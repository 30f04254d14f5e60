import express, {type Express, type RequestHandler} from "express"
import {type ConsoleDependencies, webConsole} from "../console"
import {requireAuthorization} from "../http/authorization"
import {errorResponse, methodNotAllowed, notFound, readableAddress} from "../http/refusals"
import {type ExecuteDependencies, executeRoute} from "../http/execute"
import {formRoute} from "../http/form"
import {integrationRoute, type ListingDependencies, listingRoute} from "../http/listing"
import {requestLog} from "../http/request_log"
import {securityHeaders} from "../http/security_headers"
import {type StatusDependencies, statusRoutes} from "../http/status_routes"
import type {Secrets} from "../secrets/secrets"
import type {Log} from "../telemetry/log"

/** What the routes of a whole hub are made of. */
export type HubDependencies = ConsoleDependencies &
  ExecuteDependencies &
  ListingDependencies &
  StatusDependencies & {readonly secrets: Secrets}

/** The hub's routes as an express application, which listens nowhere by itself. */
export function hubApplication(dependencies: HubDependencies): Express {
  const {router, errorPages} = webConsole(dependencies)
  const app = application(dependencies)
  const root = methodNotAllowed("GET", "HEAD", "POST")
  app.options("/", root) // the pages' router would answer by itself
  app.use(router, statusRoutes(dependencies))
  const authorized = requireAuthorization(dependencies.secrets)
  app.route("/").post(authorized, listingRoute(dependencies)).all(root)
  addActionRoute(app, "/actions/:actionId", authorized, integrationRoute(dependencies))
  addActionRoute(app, "/actions/:actionId/execute", authorized, executeRoute(dependencies))
  addActionRoute(app, "/actions/:actionId/form", authorized, formRoute(dependencies))
  return app.use(notFound, errorPages, errorResponse(dependencies.log))
}

/** The routes of a process that only executes runs: whether it lives and works, and what it counts. */
export function workerApplication(dependencies: StatusDependencies & {readonly log: Log}): Express {
  return application(dependencies).use(statusRoutes(dependencies), notFound, errorResponse(dependencies.log))
}

function application({log}: {readonly log: Log}): Express {
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
