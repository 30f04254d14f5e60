import type {RequestHandler} from "express"
import type {HubParts} from "../hub_parts"

/** `GET /healthz`: whether the hub takes requests, for load balancers and container platforms. */
export function healthRoute({isStopping}: HubParts): RequestHandler {
  return (_request, response) => {
    response.status(isStopping() ? 503 : 200).json({status: isStopping() ? "stopping" : "ok"})
  }
}
