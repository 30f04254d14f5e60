import {Router} from "express"
import type {PageKit} from "./console"
import {methodNotAllowed} from "../http/refusals"
import {browserFileRoute} from "./browser_file_route"
import {downloadRowsRoute} from "./run/download_rows"
import {pageErrors} from "./page_errors"
import {queuesRouter} from "../routes/pages/queues"
import {runRoute} from "./run/run_route"
import {runsRoute} from "./runs/runs_route"
import {askToSendAgainRoute, sendAgainRoute} from "./send_again/send_again"
import {signInFormRoute, signInRoute} from "./sign_in/sign_in_route"
import {signOutRoute} from "./sign_in/sign_out"
import {signedIn, signedInForm} from "./sign_in/signed_in"
import {startRoute} from "./start/start_route"
import {stopRunRoute} from "./run/stop_run_route"

/** The pages for people. */
export function pageRouter(kit: PageKit): Router {
  const router = Router()
  const get = methodNotAllowed("GET", "HEAD")
  const post = methodNotAllowed("POST")
  const both = methodNotAllowed("GET", "HEAD", "POST")
  router.route("/").get(startRoute(kit))
  router.route("/assets/:version/:name").get(browserFileRoute(kit.files)).all(get)
  router.route("/sign-in").get(signInFormRoute(kit)).post(signInRoute(kit)).all(both)
  router
    .route("/sign-out")
    .post(signedInForm(kit, signOutRoute(kit)))
    .all(post)
  router
    .route("/runs")
    .get(signedIn(kit, runsRoute(kit)))
    .all(get)
  router
    .route("/runs/:runId")
    .get(signedIn(kit, runRoute(kit)))
    .all(get)
  router
    .route("/runs/:runId/stop")
    .post(signedInForm(kit, stopRunRoute(kit)))
    .all(post)
  router
    .route("/runs/:runId/rows.ndjson")
    .post(signedInForm(kit, downloadRowsRoute(kit)))
    .all(post)
  router
    .route("/runs/:runId/send-again")
    .get(signedIn(kit, askToSendAgainRoute(kit)))
    .post(signedInForm(kit, sendAgainRoute(kit)))
    .all(both)
  if (kit.parts.board) {
    router.use(queuesRouter(kit, kit.parts.board))
  }
  router.use(pageErrors(kit))
  return router
}
