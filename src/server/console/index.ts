import {type ErrorRequestHandler, Router} from "express"
import {ActionRequestError} from "../../hub"
import {requestFacts} from "../http/request_log"
import {methodNotAllowed, RequestRefusedError} from "../http/refusals"
import {logUnexpected} from "../telemetry/error_summary"
import {SealError} from "../secrets/sealer"
import {RunStoreError} from "../store/run_store_error"
import {Console, type ConsoleDependencies} from "./console"
import {downloadRowsRoute} from "./download_rows"
import {html} from "./html"
import {noticePage, sendPage} from "./layout"
import {messagesRoute} from "./messages/messages_page"
import {runView} from "./run_page"
import {runsView} from "./runs_page"
import {sendAgainRoute, sendAgainView} from "./send_again"
import {signInFormRoute, signInRoute, signOutRoute} from "./sign_in/sign_in"
import {type FormRoute, type PageView, signedInForm, signedInPage} from "./sign_in/signed_in"
import {startRoute} from "./start_page"
import {stopRunRoute} from "./stop_run"

export type {ConsoleDependencies} from "./console"
export {Access} from "./sign_in/access"
export {type AdminPassword, adminPasswordOf} from "./sign_in/admin_password"

/** The pages for people. */
export interface WebConsole {
  readonly router: Router
  /** Answers what other routes throw where a browser asks; every other error goes on. */
  readonly errorPages: ErrorRequestHandler
}

export function webConsole(dependencies: ConsoleDependencies): WebConsole {
  const console = new Console(dependencies)
  return {router: consoleRouter(console), errorPages: errorPages(console, "json")}
}

function consoleRouter(console: Console): Router {
  const router = Router()
  const toRead = methodNotAllowed("GET", "HEAD")
  const toSend = methodNotAllowed("POST")
  const forBoth = methodNotAllowed("GET", "HEAD", "POST")
  const page = (view: (console: Console) => PageView) => signedInPage(console, view(console))
  const form = (route: (console: Console) => FormRoute) => signedInForm(console, route(console))
  router.get("/", startRoute(console))
  router.route("/assets/:version/:name").get(console.assets.route).all(toRead)
  router.route("/messages").get(messagesRoute(console)).all(toRead)
  router.route("/sign-in").get(signInFormRoute(console)).post(signInRoute(console)).all(forBoth)
  router.route("/sign-out").post(form(signOutRoute)).all(toSend)
  router.route("/runs").get(page(runsView)).all(toRead)
  router.route("/runs/:runId").get(page(runView)).all(toRead)
  router.route("/runs/:runId/stop").post(form(stopRunRoute)).all(toSend)
  router.route("/runs/:runId/rows.ndjson").post(form(downloadRowsRoute)).all(toSend)
  router.route("/runs/:runId/send-again").get(page(sendAgainView)).post(form(sendAgainRoute)).all(forBoth)
  router.use(errorPages(console, "page"))
  return router
}

/**
 * Answers what a route throws with a page, or leaves it to the next handler where JSON is asked for. What was not
 * foreseen is logged and shown to nobody.
 *
 * @param usual what somebody gets who takes either: browsers say which they want, programs often do not
 */
function errorPages(console: Console, usual: "page" | "json"): ErrorRequestHandler {
  const types = usual === "page" ? ["html", "json"] : ["json", "html"]
  return (error: unknown, request, response, next) => {
    if (!response.headersSent && request.accepts(types) === "json") {
      next(error)
      return
    }
    const [status, title, text] = problemOf(error)
    if (status === 500) {
      logUnexpected(console.dependencies.log, requestFacts(request), error)
    }
    if (response.headersSent) {
      response.end()
    } else {
      const frame = console.frame(request, console.dependencies.access?.sessionOf(request))
      sendPage(response, frame, noticePage(frame, title, html`<p>${text}</p>`), status)
    }
  }
}

function problemOf(error: unknown): [status: number, title: string, text: string] {
  if (error instanceof RequestRefusedError) {
    return [error.status, error.status === 404 ? "Not found" : "Not done", error.message]
  }
  if (error instanceof RunStoreError) {
    return [503, "No history at the moment", `${error.message} Runs are not affected.`]
  }
  if (error instanceof SealError) {
    return [409, "Not readable", error.message]
  }
  return error instanceof ActionRequestError
    ? [404, "Not found", error.message]
    : [
        500,
        "Something went wrong",
        "The hub failed to make this page. Its log says more; runs are not affected.",
      ]
}
