import type {ErrorRequestHandler} from "express"
import {ActionRequestError} from "../../../hub"
import {logUnexpected} from "../../http/error_response"
import {RequestRefusedError} from "../../http/refusals"
import {RunStoreError} from "../../errors/run_store_error"
import {SealError} from "../../errors/seal_error"
import {html} from "../../pages/html"
import {noticePage} from "../../pages/notice_page"
import type {PageKit} from "../../pages/page_kit"
import {requestFacts} from "../../http/request_log"
import {sendPage} from "./send_page"

interface PageProblem {
  readonly status: number
  readonly title: string
  readonly text: string
}

/** Answers what a page's route throws with a page. What was not foreseen is logged and shown to nobody. */
export function pageErrors(kit: PageKit): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    const {status, title, text} = problemOf(error)
    if (status === 500) {
      logUnexpected(kit.parts.log, requestFacts(request), error)
    }
    if (response.headersSent) {
      response.end()
    } else {
      const frame = kit.frame(request, kit.parts.access?.sessionOf(request))
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
