import type {RequestHandler} from "express"
import type {Readiness} from "./readiness"

const passed = "ok"

/** `GET /readyz`: whether the hub can do its work, and what of it does not work. */
export function readyRoute(readiness: Pick<Readiness, "report">): RequestHandler {
  return async (_request, response) => {
    const {status, problems} = await readiness.report()
    const {runs = passed, history = passed} = problems
    response.status(status === "ready" ? 200 : 503).json({status, checks: {runs, history}})
  }
}
