import type {RequestHandler} from "express"
import {clientAddress} from "../../access/client_address"
import {returnPath} from "../../access/return_path"
import {readForm} from "../../http/body"
import {noticePage, pagesOff} from "../../pages/notice_page"
import type {PageKit} from "../../pages/page_kit"
import {signInPage} from "../../pages/sign_in_page"
import {waitText} from "../../pages/words/duration_text"
import {addressOf} from "./address"
import {sendPage} from "./send_page"

/** `GET /sign-in`: the form. */
export function signInFormRoute(kit: PageKit): RequestHandler {
  return (request, response) => {
    const frame = kit.frame(request, undefined)
    const to = returnPath(addressOf(request).get("to") ?? undefined)
    if (!kit.parts.access) {
      sendPage(response, noticePage(frame, pagesOff), 404)
    } else if (kit.parts.access.sessionOf(request)) {
      response.redirect(303, `.${to}`)
    } else {
      sendPage(response, signInPage(frame, {returnPath: to, problem: undefined}))
    }
  }
}

/** `POST /sign-in`: begins a session, and goes on to where one wanted to go. */
export function signInRoute(kit: PageKit): RequestHandler {
  const {access, bodies, log} = kit.parts
  return async (request, response) => {
    const frame = kit.frame(request, undefined)
    if (!access) {
      sendPage(response, noticePage(frame, pagesOff), 404)
      return
    }
    const form = await readForm(request, bodies)
    const to = returnPath(form.get("to") ?? undefined)
    if (!access.isSameOrigin(request)) {
      sendPage(response, signInPage(frame, {returnPath: to, problem: foreignForm}), 403)
      return
    }
    const result = access.signIn(form.get("password") ?? "", request)
    if (result.isSignedIn) {
      log.info({address: clientAddress(request)}, "Somebody signed in.")
      response.set("Set-Cookie", result.cookie).redirect(303, `.${to}`)
      return
    }
    log.warn({address: clientAddress(request), waitMs: result.waitMs}, "A sign-in was refused.")
    if (result.waitMs > 0) {
      response.set("Retry-After", String(Math.ceil(result.waitMs / 1000)))
    }
    const problem = result.waitMs > 0 ? tooOften(result.waitMs) : "This is not the password."
    sendPage(response, signInPage(frame, {returnPath: to, problem}), result.waitMs > 0 ? 429 : 403)
  }
}

const foreignForm = "This form came from another site, so nothing was done. Sign in here."

function tooOften(waitMs: number): string {
  return `Wrong passwords were tried too often from your address, or in all. Try again in ${waitText(waitMs)}.`
}
