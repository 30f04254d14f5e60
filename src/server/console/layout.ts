import type {Request, Response} from "express"
import {createHash} from "node:crypto"
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

/** What every page needs to know of the hub and of its reader. */
export interface PageFrame<Reader extends Session | undefined = Session | undefined> {
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
  readonly session: Reader
  /** What a reader who has signed in must know before trusting the pages; undefined when all is well. */
  readonly notice: Html | undefined
}

/** One page: what it is called, where it stands, and what it shows. */
export interface Page {
  readonly title: string
  readonly content: Html
  /** Which entry of the navigation it belongs to. */
  readonly place?: "start" | "runs"
  /** A page of text, read line by line, as opposed to one of figures. */
  readonly isText?: boolean
  /** Whether it changes while it is open: its script then asks for it again and again. */
  readonly isLive?: boolean
}

/** The relative way from the page at a path to the root. */
export function rootFrom({path}: Pick<Request, "path">): string {
  const depth = path.split("/").length - 2
  return depth === 0 ? "./" : "../".repeat(depth)
}

/** Answers with a page, or with 304 where its reader has this very page. */
export function sendPage(response: Response, frame: PageFrame, page: Page, status = 200): void {
  const text = layout(frame, page)
  response
    .status(status)
    .set({
      "Content-Security-Policy": pageSecurityPolicy,
      // With "no-referrer" browsers would not say which page a form was sent from.
      "Referrer-Policy": "same-origin",
      "ETag": `"${createHash("sha256").update(text).digest("base64url")}"`,
    })
    .type("html")
    .send(text)
}

/** A whole page. It works without its script, and loads nothing from elsewhere. */
function layout(frame: PageFrame, {title, content, place, isText, isLive}: Page): string {
  const {root, label, notice} = frame
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
        <header>
          <a class="brand" href="${root}">${label}</a>
          ${navigation(frame, place)} ${isLive ? connectionStatus : undefined} ${account(frame)}
        </header>
        <main
          id="content"
          tabindex="-1"
          class="${isText ? "text" : undefined}"
          ${isLive ? html`data-live` : undefined}
        >
          ${notice} ${content}
        </main>
      </body>
    </html> `.html
}

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
export function formTokenField({formToken}: Session): Html {
  return html`<input type="hidden" name="form_token" value="${formToken}" />`
}

/** What is wrong with what a reader sees, or has just sent. */
export function problemNotice(problem: string): Html {
  return html`<p class="card notice bad" role="alert">${problem}</p>`
}

/** A page that has one thing to say, such as why there is no other one here. */
export function noticePage({root}: PageFrame, title: string, content: Html): Page {
  return {
    title,
    content: html`<h1>${title}</h1>
      ${content}
      <p><a href="${root}">To the start page</a></p>`,
    isText: true,
  }
}
