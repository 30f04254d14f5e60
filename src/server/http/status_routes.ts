import {type RequestHandler, Router} from "express"
import {readFile} from "node:fs/promises"
import {resolve} from "node:path"
import {equalInConstantTime} from "../secrets/api_key"
import type {Config} from "../config/config"
import {hubVersion} from "../config/version"
import type {HubMetrics} from "../observers/hub_metrics"
import type {Readiness} from "./readiness"
import {methodNotAllowed, RequestRefusedError} from "./refusals"

const passed = "ok"
const statusFile = resolve("status.json")
const bearerPattern = /^bearer +(.+)$/i

export interface StatusDependencies {
  readonly config: Config
  readonly readiness: Readiness
  /** Undefined where nobody may read any. */
  readonly metrics: HubMetrics | undefined
  /** Whether the hub is being stopped. */
  readonly isStopping: () => boolean
}

/** What load balancers, container platforms and Prometheus ask of every process. */
export function statusRoutes({isStopping, readiness, metrics, config}: StatusDependencies): Router {
  const router = Router()
  const get = methodNotAllowed("GET", "HEAD")
  router.route("/healthz").get(healthRoute(isStopping)).all(get)
  router.route("/readyz").get(readyRoute(readiness)).all(get)
  router.route("/status").get(statusRoute).all(get)
  if (metrics && config.metricsToken !== undefined) {
    router.route("/metrics").get(metricsRoute(metrics, config.metricsToken)).all(get)
  }
  return router
}

/** `GET /healthz`: whether the hub takes requests. */
function healthRoute(isStopping: () => boolean): RequestHandler {
  return (_request, response) => {
    response.status(isStopping() ? 503 : 200).json({status: isStopping() ? "stopping" : "ok"})
  }
}

/** `GET /readyz`: which version this is, whether it can do its work, and what of it does not work. */
export function readyRoute(readiness: Pick<Readiness, "report">): RequestHandler {
  return async (_request, response) => {
    const {status, problems} = await readiness.report()
    const {runs = passed, history = passed} = problems
    response.status(status === "ready" ? 200 : 503).json({status, ...hubVersion(), checks: {runs, history}})
  }
}

/** `GET /status`: the file status.json of the directory the hub runs in, where a build can leave its version. */
const statusRoute: RequestHandler = async (_request, response) => {
  response.type("json").send(await readStatusFile())
}

async function readStatusFile(): Promise<Buffer> {
  try {
    return await readFile(statusFile)
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") {
      throw new RequestRefusedError(404, "There is no status.json beside this hub.")
    }
    throw error
  }
}

/** `GET /metrics`, for whoever has the token of the metrics; no other token, and no cookie, opens it. */
function metricsRoute(metrics: Pick<HubMetrics, "text" | "contentType">, token: string): RequestHandler {
  return async (request, response) => {
    if (!equalInConstantTime(bearerToken(request.header("authorization")), token)) {
      response
        .status(401)
        .set("WWW-Authenticate", 'Bearer realm="metrics"')
        .json({success: false, error: "The metrics need ACTION_HUB_METRICS_TOKEN as a bearer token."})
      return
    }
    response.type(metrics.contentType).send(await metrics.text())
  }
}

/** The token of `Bearer …`; the empty text when the header has another form. */
function bearerToken(header: string | undefined): string {
  return bearerPattern.exec((header ?? "").trim())?.[1] ?? ""
}
