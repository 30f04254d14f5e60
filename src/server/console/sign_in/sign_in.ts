import type {RequestHandler} from "express"
import {readForm} from "../../http/body"
import type {Console} from "../console"
import {html, waitText} from "../html"
import {type Page, type PageFrame, problemNotice, sendPage} from "../layout"
import {addressOf} from "../request_values"
import {addressesOf} from "./access"
import {type FormRoute, pagesOff} from "./signed_in"

const anyOrigin = "http://hub.invalid"
const foreignForm = "This form came from another site, so nothing was done. Sign in here."

/** `GET /sign-in`: the form. */
export function signInFormRoute(console: Console): RequestHandler {
  const {access} = console.dependencies
  return (request, response) => {
    const frame = {...console.frame(request, undefined), offersSignIn: false}
    const to = returnPath(addressOf(request).get("to"))
    if (!access) {
      sendPage(response, frame, pagesOff(frame), 404)
    } else if (access.sessionOf(request)) {
      response.redirect(303, `.${to}`)
    } else {
      sendPage(response, frame, signInPage(frame, to, undefined))
    }
  }
}

/** `POST /sign-in`: begins a session, and leads to the page that was asked for. */
export function signInRoute(console: Console): RequestHandler {
  const {access, bodies, log} = console.dependencies
  return async (request, response) => {
    const frame = {...console.frame(request, undefined), offersSignIn: false}
    if (!access) {
      sendPage(response, frame, pagesOff(frame), 404)
      return
    }
    const form = await readForm(request, bodies)
    const to = returnPath(form.get("to"))
    if (!access.isSameOrigin(request)) {
      sendPage(response, frame, signInPage(frame, to, foreignForm), 403)
      return
    }
    const result = await access.signIn(form.get("password") ?? "", request)
    if (result.isSignedIn) {
      log.info(addressesOf(request), "Somebody signed in.")
      response.set("Set-Cookie", result.cookie).redirect(303, `.${to}`)
      return
    }
    log.warn(
      {...addressesOf(request), waitMs: result.waitMs},
      "A sign-in was refused: a wrong password, or too many tries. Many from one address may be an attack.",
    )
    if (result.waitMs > 0) {
      response.set("Retry-After", String(Math.ceil(result.waitMs / 1000)))
    }
    const problem = result.waitMs > 0 ? tooOften(result.waitMs) : "This is not the password."
    sendPage(response, frame, signInPage(frame, to, problem), result.waitMs > 0 ? 429 : 403)
  }
}

/** `POST /sign-out`: ends the session, and with it the pages that are open. */
export function signOutRoute({dependencies: {access}}: Console): FormRoute {
  return (_request, response, {frame}) => {
    if (access) {
      response.set("Set-Cookie", access.signOut(frame.session))
    }
    response.redirect(303, "./")
  }
}

/** Where to go after signing in: a path of this hub, the list of runs where the text is anything else. */
function returnPath(text: string | null): string {
  const path = text ?? ""
  if (!path.startsWith("/") || !URL.canParse(path, anyOrigin)) {
    return "/runs"
  }
  const {origin, pathname, search} = new URL(path, anyOrigin)
  return origin === anyOrigin && !pathname.startsWith("//") ? `${pathname}${search}` : "/runs"
}

function tooOften(waitMs: number): string {
  return `Wrong passwords were tried too often from your address, or in all. Try again in ${waitText(waitMs)}.`
}

/** @param problem what was wrong with the last attempt */
function signInPage(frame: PageFrame, returnTo: string, problem: string | undefined): Page {
  const content = html`<h1>Sign in</h1>
    <div id="problem">${problem === undefined ? undefined : problemNotice(problem)}</div>
    <form class="settings sign-in" method="post" action="${frame.root}sign-in">
      <input type="hidden" name="to" value="${returnTo}" />
      <input type="text" name="username" value="operator" autocomplete="username" hidden />
      <label
        >Password
        <input
          type="password"
          name="password"
          autocomplete="current-password"
          required
          autofocus
          ${problem === undefined ? undefined : html`aria-invalid="true" aria-describedby="problem"`}
        />
      </label>
      <button class="main">Sign in</button>
    </form>
    <p class="soft">
      It is the one in <code>ACTION_HUB_ADMIN_PASSWORD</code>. A hub that was started without settings made
      one: it printed it at its first start, and keeps it in the file <code>password</code> in its data
      directory.
    </p>`
  return {title: "Sign in", content, isText: true}
}
