import {Router} from "express"
import type {PageKit} from "../../pages/page_kit"
import {methodNotAllowed} from "../../http/refusals"
import {browserFileRoute} from "./browser_file"
import {downloadRowsRoute} from "./download_rows"
import {pageErrors} from "./page_errors"
import {runRoute} from "./run"
import {runsRoute} from "./runs"
import {askToSendAgainRoute, sendAgainRoute} from "./send_again"
import {signInFormRoute, signInRoute} from "./sign_in"
import {signOutRoute} from "./sign_out"
import {signedIn, signedInForm} from "./signed_in"
import {startRoute} from "./start"
import {stopRunRoute} from "./stop_run"

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
  router.use(pageErrors(kit))
  return router
}
