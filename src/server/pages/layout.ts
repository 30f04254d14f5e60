import {html, type Html} from "./html"
import type {PageFrame} from "./page_frame"

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
