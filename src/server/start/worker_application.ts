import express, {type Express} from "express"
import {errorResponse, notFound, readableAddress} from "../http/refusals"
import {requestLog} from "../http/request_log"
import {securityHeaders} from "../http/security_headers"
import {type StatusDependencies, statusRoutes} from "../http/status_routes"
import type {Log} from "../telemetry/log"

/** The routes of a process that only executes runs: whether it lives and works, and what it counts. */
export function workerApplication(dependencies: StatusDependencies & {readonly log: Log}): Express {
  return application(dependencies.log).use(
    statusRoutes(dependencies),
    notFound,
    errorResponse(dependencies.log),
  )
}

/** What all routes of a process have in common. It listens nowhere by itself. */
export function application(log: Log): Express {
  const app = express()
  app.disable("x-powered-by").disable("etag")
  return app.use(securityHeaders, requestLog(log), readableAddress)
}
