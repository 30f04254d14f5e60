import type {Request, RequestHandler, Response} from "express"
import {readForm} from "../../http/body"
import {RequestRefusedError} from "../../http/refusals"
import type {Console} from "../console"
import {html} from "../html"
import {noticePage, type Page, type PageFrame, sendPage} from "../layout"
import type {Session} from "./sessions"

/** Makes a page for somebody who has signed in; a page of something that does not exist throws RequestRefusedError. */
export type PageView = (request: Request, frame: PageFrame<Session>) => Promise<Page>

/** A route for a form that one of their pages has sent. */
export type FormRoute = (
  request: Request,
  response: Response,
  sent: {readonly frame: PageFrame<Session>; readonly form: URLSearchParams},
) => Promise<void> | void

/** Shows a page to who has signed in; others are asked to sign in, or see that the pages are off. */
export function signedInPage(console: Console, view: PageView): RequestHandler {
  return signedIn(console, async (request, response, frame) =>
    sendPage(response, frame, await view(request, frame)),
  )
}

/**
 * The same for requests that change something: they have to come from a page of this hub and to carry the session's
 * own token, which no other site knows.
 */
export function signedInForm(console: Console, route: FormRoute): RequestHandler {
  const {access, bodies} = console.dependencies
  return signedIn(console, async (request, response, frame) => {
    const form = await readForm(request, bodies)
    const token = form.get("form_token") ?? ""
    if (!access?.isSameOrigin(request) || !access.isOwnForm(frame.session, token)) {
      throw new RequestRefusedError(
        403,
        "This form does not belong to your session, so nothing was done. Go back, load the page again, and repeat it.",
      )
    }
    await route(request, response, {frame, form})
  })
}

type SignedInRoute = (request: Request, response: Response, frame: PageFrame<Session>) => Promise<void>

function signedIn(console: Console, route: SignedInRoute): RequestHandler {
  const {access} = console.dependencies
  return async (request, response) => {
    const session = access?.sessionOf(request)
    const frame = console.frame(request, undefined)
    if (session) {
      await route(request, response, console.frame(request, session))
    } else if (!access) {
      sendPage(response, frame, pagesOff(frame), 404)
    } else if (request.method === "GET" || request.method === "HEAD") {
      response.redirect(303, `${frame.root}sign-in?to=${encodeURIComponent(request.originalUrl)}`)
    } else {
      sendPage(response, frame, signedOut(frame), 401)
    }
  }
}

/** What every address of the pages answers while there is no password. */
export function pagesOff(frame: PageFrame): Page {
  return noticePage(
    frame,
    "Not switched on",
    html`<p>
      This hub has pages about its runs, and they are off. Its operator switches them on with a password: set
      <code>ACTION_HUB_ADMIN_PASSWORD</code>, and start the hub again.
    </p>`,
  )
}

function signedOut(frame: PageFrame): Page {
  return noticePage(
    frame,
    "Signed out",
    html`<p>
      Your session has ended, so nothing was done. <a href="${frame.root}sign-in">Sign in</a>, and repeat it.
    </p>`,
  )
}
