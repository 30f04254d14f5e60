import express, {type Express} from "express"
import {errorResponse} from "./http/error_response"
import type {HubParts} from "./hub_parts"
import {requestLog} from "./http/request_log"
import {requireAuthorization} from "./http/require_authorization"
import {executeRoute} from "./http/execute"
import {formRoute} from "./http/form"
import {healthRoute} from "./http/health"
import {integrationRoute} from "./http/integration"
import {listingRoute} from "./http/listing"
import {metricsRoute} from "./http/metrics_route"
import {webConsole} from "./console"
import {readyRoute} from "./http/ready"
import {methodNotAllowed, notFound} from "./http/refusals"
import {statusRoute} from "./http/status"
import {securityHeaders} from "./http/security_headers"

/** The hub's routes as an express application, which listens nowhere by itself. */
export function hubApplication(parts: HubParts): Express {
  const app = express()
  app.disable("x-powered-by").disable("etag")
  app.use(securityHeaders, requestLog(parts.log))
  const {router, unknownPage} = webConsole(parts)
  app.use(router)
  addStatusRoutes(app, parts)
  addMetrics(app, parts)
  addActionRoutes(app, parts)
  app.use(unknownPage, notFound, errorResponse(parts.log))
  return app
}

/** The routes of a process that only executes runs: whether it lives and works, and what it counts. */
export function workerApplication(parts: HubParts): Express {
  const app = express()
  app.disable("x-powered-by").disable("etag")
  app.use(securityHeaders, requestLog(parts.log))
  addStatusRoutes(app, parts)
  addMetrics(app, parts)
  app.use(notFound, errorResponse(parts.log))
  return app
}

function addStatusRoutes(app: Express, parts: HubParts): void {
  app.route("/healthz").get(healthRoute(parts)).all(methodNotAllowed("GET", "HEAD"))
  app.route("/readyz").get(readyRoute(parts.readiness)).all(methodNotAllowed("GET", "HEAD"))
  app.route("/status").get(statusRoute).all(methodNotAllowed("GET", "HEAD"))
}

function addMetrics(app: Express, {metrics, config: {metricsToken}}: HubParts): void {
  if (metrics && metricsToken !== undefined) {
    app.route("/metrics").get(metricsRoute(metrics, metricsToken)).all(methodNotAllowed("GET", "HEAD"))
  }
}

function addActionRoutes(app: Express, parts: HubParts): void {
  const authorized = requireAuthorization(parts.secrets)
  app
    .route("/")
    .post(authorized, listingRoute(parts))
    .all(methodNotAllowed("GET", "HEAD", "POST"))
  app.route("/actions/:actionId").post(authorized, integrationRoute(parts)).all(methodNotAllowed("POST"))
  app.route("/actions/:actionId/execute").post(authorized, executeRoute(parts)).all(methodNotAllowed("POST"))
  app.route("/actions/:actionId/form").post(authorized, formRoute(parts)).all(methodNotAllowed("POST"))
}
