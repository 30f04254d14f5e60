import {type ErrorRequestHandler, Router} from "express"
import {methodNotAllowed} from "../http/refusals"
import {Console, type ConsoleDependencies} from "./console"
import {pageErrors} from "./page_errors"
import {downloadRowsRoute} from "./download_rows"
import {runRoute} from "./run_page"
import {stopRunRoute} from "./stop_run"
import {runsRoute} from "./runs_page"
import {askToSendAgainRoute, sendAgainRoute} from "./send_again"
import {signInFormRoute, signInRoute, signOutRoute} from "./sign_in/sign_in"
import {signedIn, signedInForm} from "./sign_in/signed_in"
import {startRoute} from "./start_page"

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
  return {router: consoleRouter(console), errorPages: pageErrors(console, "json")}
}

function consoleRouter(console: Console): Router {
  const router = Router()
  const get = methodNotAllowed("GET", "HEAD")
  const post = methodNotAllowed("POST")
  const both = methodNotAllowed("GET", "HEAD", "POST")
  router.route("/").get(startRoute(console))
  router.route("/assets/:version/:name").get(console.assets.route).all(get)
  router.route("/sign-in").get(signInFormRoute(console)).post(signInRoute(console)).all(both)
  router
    .route("/sign-out")
    .post(signedInForm(console, signOutRoute(console)))
    .all(post)
  router
    .route("/runs")
    .get(signedIn(console, runsRoute(console)))
    .all(get)
  router
    .route("/runs/:runId")
    .get(signedIn(console, runRoute(console)))
    .all(get)
  router
    .route("/runs/:runId/stop")
    .post(signedInForm(console, stopRunRoute(console)))
    .all(post)
  router
    .route("/runs/:runId/rows.ndjson")
    .post(signedInForm(console, downloadRowsRoute(console)))
    .all(post)
  router
    .route("/runs/:runId/send-again")
    .get(signedIn(console, askToSendAgainRoute(console)))
    .post(signedInForm(console, sendAgainRoute(console)))
    .all(both)
  router.use(pageErrors(console, "page"))
  return router
}
