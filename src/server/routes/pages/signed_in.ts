import type {Request, RequestHandler, Response} from "express"
import type {Access} from "../../access/access"
import type {Session} from "../../access/sessions"
import {RequestRefusedError} from "../../http/refusals"
import {readForm} from "../../http/body"
import {html} from "../../pages/html"
import {noticePage, pagesOff} from "../../pages/notice_page"
import {rootFrom} from "../../pages/page_frame"
import type {PageKit} from "../../pages/page_kit"
import {sendPage} from "./send_page"

/** A route for somebody who has signed in. */
export type SignedInRoute = (request: Request, response: Response, session: Session) => Promise<void> | void

/** A route for a form that one of their pages has sent. */
export type FormRoute = (
  request: Request,
  response: Response,
  sent: {readonly session: Session; readonly form: URLSearchParams},
) => Promise<void> | void

/** Lets through who has signed in; others are asked to sign in, or told that the pages are off. */
export function signedIn(kit: PageKit, route: SignedInRoute): RequestHandler {
  return async (request, response) => {
    const {access} = kit.parts
    const session = access?.sessionOf(request)
    if (session) {
      await route(request, response, session)
    } else if (access) {
      askToSignIn(kit, request, response)
    } else {
      sendPage(response, noticePage(kit.frame(request, undefined), pagesOff), 404)
    }
  }
}

/**
 * The same for requests that change something: they have to come from a page of this hub and to carry the session's
 * own token, which no other site knows.
 */
export function signedInForm(kit: PageKit, route: FormRoute): RequestHandler {
  return signedIn(kit, async (request, response, session) => {
    const form = await readForm(request, kit.parts.bodies)
    requireOwnForm(kit.parts.access, request, session, form)
    await route(request, response, {session, form})
  })
}

/** The same for routes that belong to another package and have no forms of the hub's own. */
export function requireSession(kit: PageKit): RequestHandler {
  return (request, response, next) =>
    signedIn(kit, () => {
      if (isReading(request) || kit.parts.access?.isSameOrigin(request)) {
        next()
      } else {
        throw foreignForm()
      }
    })(request, response, next)
}

function requireOwnForm(
  access: Access | undefined,
  request: Request,
  session: Session,
  form: URLSearchParams,
): void {
  if (!access?.isSameOrigin(request) || !access.isOwnForm(session, form.get("form_token") ?? "")) {
    throw foreignForm()
  }
}

function foreignForm(): RequestRefusedError {
  return new RequestRefusedError(
    403,
    "This form does not belong to your session, so nothing was done. Go back, load the page again, and repeat it.",
  )
}

function askToSignIn(kit: PageKit, request: Request, response: Response): void {
  if (request.header("accept")?.includes("text/event-stream")) {
    response.status(401).type("text").send("Sign in first.")
  } else if (isReading(request)) {
    response.redirect(303, `${rootFrom(request)}sign-in?to=${encodeURIComponent(request.originalUrl)}`)
  } else {
    sendPage(response, noticePage(kit.frame(request, undefined), signedOut(rootFrom(request))), 401)
  }
}

function signedOut(root: string) {
  return {
    title: "Signed out",
    content: html`<p>
      Your session has ended, so nothing was done. <a href="${root}sign-in">Sign in</a>, and repeat it.
    </p>`,
  }
}

function isReading({method}: Request): boolean {
  return method === "GET" || method === "HEAD"
}
