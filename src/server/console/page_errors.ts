import type {ErrorRequestHandler} from "express"
import {ActionRequestError} from "../../hub"
import {RunStoreError} from "../errors/run_store_error"
import {SealError} from "../errors/seal_error"
import {logUnexpected} from "../http/error_response"
import {RequestRefusedError} from "../http/refusals"
import {requestFacts} from "../http/request_log"
import type {Console} from "./console"
import {html} from "./html"
import {noticePage, sendPage} from "./layout"

interface PageProblem {
  readonly status: number
  readonly title: string
  readonly text: string
}

/**
 * Answers what a page's route throws with a page, or leaves it to the next handler where a program asks for JSON. What
 * was not foreseen is logged and shown to nobody.
 */
export function pageErrors(console: Console): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (!response.headersSent && request.accepts(["html", "json"]) === "json") {
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
  if (error instanceof ActionRequestError) {
    return {status: 404, title: "Not found", text: error.message}
  }
  return isUnreadableAddress(error)
    ? {status: 400, title: "Not done", text: "The request's address cannot be read."}
    : {
        status: 500,
        title: "Something went wrong",
        text: "The hub failed to make this page. Its log says more; runs are not affected.",
      }
}

/** Express throws this for an address such as /runs/%ZZ. */
function isUnreadableAddress(error: unknown): boolean {
  return error instanceof URIError && "status" in error && error.status === 400
}
