import type {ErrorRequestHandler} from "express"
import {ActionRequestError} from "../../hub"
import {RunStoreError} from "../store/run_store_error"
import {SealError} from "../secrets/sealer"
import {logUnexpected} from "../telemetry/error_summary"
import {requestFacts} from "../http/request_log"
import {RequestRefusedError} from "../http/refusals"
import type {Console} from "./console"
import {html} from "./html"
import {noticePage, sendPage} from "./layout"

interface PageProblem {
  readonly status: number
  readonly title: string
  readonly text: string
}

/**
 * Answers what a route throws with a page, or leaves it to the next handler where JSON is asked for. What was not
 * foreseen is logged and shown to nobody.
 *
 * @param usual what somebody gets who takes either: browsers say which they want, programs often do not
 */
export function pageErrors(console: Console, usual: "page" | "json"): ErrorRequestHandler {
  const types = usual === "page" ? ["html", "json"] : ["json", "html"]
  return (error: unknown, request, response, next) => {
    if (!response.headersSent && request.accepts(types) === "json") {
      next(error)
      return
    }
    const {status, title, text} = problemOf(error)
    if (status === 500) {
      logUnexpected(console.dependencies.log, requestFacts(request), error)
    }
    if (response.headersSent) {
      response.end()
    } else {
      const frame = console.frame(request, console.dependencies.access?.sessionOf(request))
      sendPage(response, noticePage(frame, {title, content: html`<p>${text}</p>`}), status)
    }
  }
}

function problemOf(error: unknown): PageProblem {
  if (error instanceof RequestRefusedError) {
    return {status: error.status, title: error.status === 404 ? "Not found" : "Not done", text: error.message}
  }
  if (error instanceof RunStoreError) {
    return {status: 503, title: "No history at the moment", text: `${error.message} Runs are not affected.`}
  }
  if (error instanceof SealError) {
    return {status: 409, title: "Not readable", text: error.message}
  }
  return error instanceof ActionRequestError
    ? {status: 404, title: "Not found", text: error.message}
    : {
        status: 500,
        title: "Something went wrong",
        text: "The hub failed to make this page. Its log says more; runs are not affected.",
      }
}
