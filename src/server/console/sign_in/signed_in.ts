import type {Request, RequestHandler, Response} from "express"
import {readForm} from "../../http/body"
import {eventStreamType} from "../../http/request_log"
import {RequestRefusedError} from "../../http/refusals"
import type {Console} from "../console"
import {html} from "../html"
import {type Notice, noticePage, pagesOff, rootFrom, sendPage} from "../layout"
import type {LiveView} from "../live"
import type {Access} from "./access"
import type {Session} from "./sessions"

/** A route for somebody who has signed in. */
export type SignedInRoute = (request: Request, response: Response, session: Session) => Promise<void> | void

/** A route for a form that one of their pages has sent. */
export type FormRoute = (
  request: Request,
  response: Response,
  sent: {readonly session: Session; readonly form: URLSearchParams},
) => Promise<void> | void

/** Lets through who has signed in; others are asked to sign in, or see that the pages are off. */
export function signedIn(console: Console, route: SignedInRoute): RequestHandler {
  return async (request, response) => {
    const {access} = console.dependencies
    const session = access?.sessionOf(request)
    if (session) {
      await route(request, response, session)
    } else if (access) {
      askToSignIn(console, request, response)
    } else {
      sendPage(response, noticePage(console.frame(request, undefined), pagesOff), 404)
    }
  }
}

/**
 * The same for requests that change something: they have to come from a page of this hub and to carry the session's
 * own token, which no other site knows.
 */
export function signedInForm(console: Console, route: FormRoute): RequestHandler {
  return signedIn(console, async (request, response, session) => {
    const form = await readForm(request, console.dependencies.bodies)
    requireOwnForm(console.dependencies.access, request, session, form)
    await route(request, response, {session, form})
  })
}

/**
 * A page that follows what happens. From the same address a browser gets the page, and its script the changes as
 * server-sent events.
 *
 * @param view looks at things as they stand; a page of something that does not exist throws RequestRefusedError
 */
export function livePage(
  console: Console,
  view: (request: Request, session: Session) => Promise<LiveView>,
): SignedInRoute {
  return async (request, response, session) => {
    response.vary("Accept")
    if (!request.header("accept")?.includes(eventStreamType)) {
      sendPage(response, (await view(request, session)).page())
    } else if (console.livePages.hasRoom) {
      await console.livePages.follow(response, {
        view: () => view(request, session),
        isWelcome: () => console.dependencies.access?.sessions.isOpen(session) ?? false,
      })
    } else {
      throw new RequestRefusedError(503, "Too many pages are open, or the hub is being stopped.")
    }
  }
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

function askToSignIn(console: Console, request: Request, response: Response): void {
  if (request.header("accept")?.includes(eventStreamType)) {
    response.status(401).type("text").send("Sign in first.")
  } else if (isReading(request)) {
    response.redirect(303, `${rootFrom(request)}sign-in?to=${encodeURIComponent(request.originalUrl)}`)
  } else {
    sendPage(response, noticePage(console.frame(request, undefined), signedOut(rootFrom(request))), 401)
  }
}

function signedOut(root: string): Notice {
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
