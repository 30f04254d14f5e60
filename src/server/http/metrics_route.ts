import type {RequestHandler} from "express"
import {equalInConstantTime} from "../equal_in_constant_time"
import type {HubMetrics} from "../telemetry/metrics/hub_metrics"

const bearerPattern = /^bearer +(.+)$/i

/** `GET /metrics`, for whoever has the token of the metrics; no other token, and no cookie, opens it. */
export function metricsRoute(
  metrics: Pick<HubMetrics, "text" | "contentType">,
  token: string,
): RequestHandler {
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
