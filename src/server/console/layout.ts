import type {Request, Response} from "express"
import {html, type Html} from "./html"
import type {Session} from "./sign_in/sessions"

/** Lets a browser use this hub's own style and scripts, its actions' icons, and its forms; nothing from elsewhere. */
const pageSecurityPolicy = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "connect-src 'self'",
  "img-src data:",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ")

/** Headers of every page. With "no-referrer" browsers would not say which page a form was sent from. */
export const pageHeaders = {
  "Content-Security-Policy": pageSecurityPolicy,
  "Referrer-Policy": "same-origin",
}

/** Answers with a page. */
export function sendPage(response: Response, page: string, status = 200): void {
  response.status(status).set(pageHeaders).type("html").send(page)
}

/** What every page needs to know of the hub and of its reader. */
export interface PageFrame {
  /** The hub's name. */
  readonly label: string
  /** The way from this page to the hub's root, such as "../": a proxy may have put the hub below a path of its own. */
  readonly root: string
  /** The addresses of the style and the script, seen from the root. */
  readonly stylePath: string
  readonly scriptPath: string
  /** Whether there are pages to sign in to. */
  readonly offersSignIn: boolean
  /** Who reads it; undefined for somebody who has not signed in. */
  readonly session: Session | undefined
}

/** The relative way from the page at a path to the root. */
export function rootFrom({path}: Pick<Request, "path">): string {
  const depth = path.split("/").length - 2
  return depth === 0 ? "./" : "../".repeat(depth)
}

/** One page: what it is called, where it stands, and what it shows. */
export interface Page {
  readonly title: string
  readonly content: Html
  /** Which entry of the navigation it belongs to. */
  readonly place?: "start" | "runs"
  /** A page of text, read line by line, as opposed to one of figures. */
  readonly isText?: boolean
  /** Whether its live parts change while it is open. */
  readonly isLive?: boolean
}

/** A whole page. It works without its script, and loads nothing from elsewhere. */
export function layout(frame: PageFrame, {title, content, place, isText, isLive}: Page): string {
  const {root, label} = frame
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} – ${label}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="${root}${frame.stylePath}" />
        <script type="module" src="${root}${frame.scriptPath}"></script>
      </head>
      <body>
        <a class="skip" href="#content">Skip to the content</a>
        <header class="top">
          <a class="brand" href="${root}">${label}</a>
          ${navigation(frame, place)} ${isLive ? connectionStatus : undefined} ${account(frame)}
        </header>
        <main id="content" tabindex="-1" class="${isText ? "text" : "page"}" ${isLive ? liveMark : undefined}>
          ${content}
        </main>
      </body>
    </html> `.html
}

const liveMark = html`data-live`

/** Filled by the script: without one the page is what it was when it was loaded. */
const connectionStatus = html`<span id="connection" role="status"></span>`

function navigation({root, session}: PageFrame, place: Page["place"]): Html | undefined {
  if (!session) {
    return undefined
  }
  const link = (path: string, name: string, isHere: boolean) =>
    html`<a href="${root}${path}" ${isHere ? html`aria-current="page"` : undefined}>${name}</a>`
  return html`<nav aria-label="Pages">
    ${link("", "Start", place === "start")} ${link("runs", "Runs", place === "runs")}
  </nav>`
}

function account({root, session, offersSignIn}: PageFrame): Html | undefined {
  if (session) {
    return html`<form class="account" method="post" action="${root}sign-out">
      ${formTokenField(session)}<button class="quiet">Sign out</button>
    </form>`
  }
  return offersSignIn ? html`<a class="account" href="${root}sign-in">Sign in</a>` : undefined
}

/** What every form that changes something carries. */
export function formTokenField({formToken}: {readonly formToken: string}): Html {
  return html`<input type="hidden" name="form_token" value="${formToken}" />`
}

/** What a page says that has one thing to say, such as why there is no other one here. */
export interface Notice {
  readonly title: string
  readonly content: Html
}

export function noticePage(frame: PageFrame, {title, content}: Notice): string {
  return layout(frame, {
    title,
    content: html`<h1>${title}</h1>
      ${content}
      <p><a href="${frame.root}">To the start page</a></p>`,
    isText: true,
  })
}

/** What every address of the pages answers while there is no password. */
export const pagesOff: Notice = {
  title: "Not switched on",
  content: html`<p>
    This hub has pages about its runs, and they are off. Its operator switches them on with a password: set
    <code>ACTION_HUB_ADMIN_PASSWORD</code>, and start the hub again.
  </p>`,
}
