import express, {type Express} from "express"
import {errorResponse} from "./error_response"
import type {HubParts} from "./hub_parts"
import {PageKit} from "./pages/page_kit"
import {requestLog} from "./request_log"
import {requireAuthorization} from "./require_authorization"
import {executeRoute} from "./routes/execute"
import {formRoute} from "./routes/form"
import {healthRoute} from "./routes/health"
import {integrationRoute} from "./routes/integration"
import {listingRoute} from "./routes/listing"
import {metricsRoute} from "./routes/metrics"
import {pageRouter} from "./routes/pages/page_router"
import {readyRoute} from "./routes/ready"
import {methodNotAllowed, notFound} from "./routes/refusals"
import {statusRoute} from "./routes/status"
import {securityHeaders} from "./security_headers"

/** The hub's routes as an express application, which listens nowhere by itself. */
export function hubApplication(parts: HubParts): Express {
  const app = express()
  app.disable("x-powered-by").disable("etag")
  app.use(securityHeaders, requestLog(parts.log))
  app.use(pageRouter(new PageKit(parts)))
  addStatusRoutes(app, parts)
  addMetrics(app, parts)
  addActionRoutes(app, parts)
  app.use(notFound, errorResponse(parts.log))
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
