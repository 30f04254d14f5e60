import {html, type Html} from "../html"
import {layout} from "../layout"
import {livePart, type LiveParts} from "../live_part"
import type {PageFrame} from "../page_frame"
import {type ActionFacts, actionList, connectSteps, unreachableHint} from "./set_up"

/** What the page tells everybody. */
export interface HomePageFacts {
  readonly hubUrl: string
  readonly actions: readonly ActionFacts[]
}

/** The page people find when they open the hub in a browser. It holds no token. */
export function homePage(frame: PageFrame, {hubUrl, actions}: HomePageFacts): string {
  const content = html`<h1>${frame.label}</h1>
    <p class="lead">
      This is a Looker Action Hub, and it is running. Looker talks to it; you set it up once.
    </p>
    ${frame.offersSignIn ? signInHint(frame.root) : undefined}
    <h2>Connect it to Looker</h2>
    ${connectSteps(hubUrl)} ${unreachableHint}
    <h2>Actions</h2>
    ${actionList(actions)}`
  return layout(frame, {title: "Looker Action Hub", content, place: "start", isText: true})
}

function signInHint(root: string): Html {
  return html`<p><a href="${root}sign-in">Sign in</a> to see its runs, as they happen.</p>`
}

/** The same for somebody who has signed in: how things stand comes first, and what to do next. */
export function startPage(frame: PageFrame, parts: LiveParts): string {
  const content = html`${livePart(parts, "notice")}
    <h1>${frame.label}</h1>
    ${livePart(parts, "connection-state")} ${livePart(parts, "next")} ${livePart(parts, "last-runs")}
    <h2>Set-up</h2>
    ${livePart(parts, "set-up")}`
  return layout(frame, {title: "Looker Action Hub", content, place: "start", isLive: true})
}
