import type {RequestHandler} from "express"
import {allActions} from "../../hub"
import type {RunSummary, UnreadableRun} from "../store/run_record"
import type {ListingFacts} from "../http/listing"
import {actionLabels, type Console} from "./console"
import {html, type Html} from "./html"
import {layout, type PageFrame, sendPage} from "./layout"
import {livePart, type LiveParts} from "./live"
import {runTable} from "./run_table"
import {livePage} from "./sign_in/signed_in"
import {timeElement} from "./texts"
import {type ActionFacts, actionList, connectSteps, sendSteps, unreachableHint} from "./set_up"

const lastRunCount = 5

/** How things stand, for who has signed in. */
interface StartState {
  readonly hubUrl: string
  readonly actions: readonly ActionFacts[]
  /** Undefined while Looker has not asked for the actions since the process began. */
  readonly lastListing: ListingFacts | undefined
  readonly lastRuns: readonly (RunSummary | UnreadableRun)[]
}

/** `GET /`: what this is and how to connect it to Looker; for who has signed in also how things stand. */
export function startRoute(console: Console): RequestHandler {
  const {access, hubUrl} = console.dependencies
  const signedInRoute = livePage(console, async (request, session) => {
    const frame = console.frame(request, session)
    const parts = await startParts(console, frame)
    return {parts, isSettled: false, page: () => startPage(frame, parts)}
  })
  return async (request, response) => {
    const session = access?.sessionOf(request)
    if (session) {
      await signedInRoute(request, response, session)
    } else {
      sendPage(response, homePage(console.frame(request, undefined), hubUrl, await actionFacts()))
    }
  }
}

/** The page people find when they open the hub in a browser. It holds no token. */
function homePage(frame: PageFrame, hubUrl: string, actions: readonly ActionFacts[]): string {
  const content = html`<h1>${frame.label}</h1>
    <p class="lead">
      This is a Looker Action Hub, and it is running. Looker talks to it; you set it up once.
    </p>
    ${
      frame.offersSignIn
        ? html`<p><a href="${frame.root}sign-in">Sign in</a> to see its runs, as they happen.</p>`
        : undefined
    }
    <h2>Connect it to Looker</h2>
    ${connectSteps(hubUrl)} ${unreachableHint}
    <h2>Actions</h2>
    ${actionList(actions)}`
  return layout(frame, {title: "Looker Action Hub", content, place: "start", isText: true})
}

/** The same for somebody who has signed in: how things stand comes first, and what to do next. */
function startPage(frame: PageFrame, parts: LiveParts): string {
  const content = html`${livePart(parts, "notice")}
    <h1>${frame.label}</h1>
    ${livePart(parts, "connection-state")} ${livePart(parts, "next")} ${livePart(parts, "last-runs")}
    <h2>Set-up</h2>
    ${livePart(parts, "set-up")}`
  return layout(frame, {title: "Looker Action Hub", content, place: "start", isLive: true})
}

async function startParts(console: Console, {root}: PageFrame): Promise<LiveParts> {
  const {hubUrl, store, lastListing} = console.dependencies
  const {runs: lastRuns} = await store.page({}, undefined, lastRunCount)
  const state = {hubUrl, actions: await actionFacts(), lastListing: lastListing.facts, lastRuns}
  const table = runTable({runs: lastRuns, root, labels: await actionLabels(), nowMs: Date.now()})
  const runs = html`<h2>Last runs</h2>
    ${table}
    <p><a href="${root}runs">All runs</a></p>`
  return {
    "notice": html`${console.historyNotice()} ${acknowledgementNotice(console)}`,
    "connection-state": connectionState(state),
    "next": html`${nextStep(state)}`,
    "set-up": setUp(state),
    "last-runs": lastRuns.length === 0 ? html`` : runs,
  }
}

function acknowledgementNotice({dependencies: {config}}: Console): Html | undefined {
  return config.acknowledgement === "rudderstack"
    ? undefined
    : html`<p class="notice">
        Any 2xx answer counts as an acknowledgement (<code>RUDDERSTACK_ACKNOWLEDGEMENT=any-2xx</code>): rows
        count as arrived even where something else than RudderStack answers.
      </p>`
}

function connectionState({lastListing, lastRuns}: StartState): Html {
  if (lastListing) {
    const {instance, lookerVersion, atMs} = lastListing
    const looker = `Looker${lookerVersion === undefined ? "" : ` ${lookerVersion}`}${instance === undefined ? "" : ` at ${instance}`}`
    return html`<p class="lead connected">
      ${looker} is connected. It last asked for the actions at ${timeElement(atMs)}.
    </p>`
  }
  return lastRuns.length > 0
    ? html`<p class="lead connected">
        Looker is connected. It has not asked for the actions since this hub was started.
      </p>`
    : html`<p class="lead">The hub is running. Looker has not asked it for its actions yet.</p>`
}

/** The one thing to do next; nothing once runs come in. */
function nextStep({hubUrl, actions, lastListing, lastRuns}: StartState): Html | undefined {
  if (lastRuns.length > 0) {
    return undefined
  }
  return lastListing
    ? html`<section class="next" aria-labelledby="next-title">
        <h2 id="next-title">Next: send a first Look</h2>
        ${sendSteps(actions)}
      </section>`
    : html`<section class="next" aria-labelledby="next-title">
        <h2 id="next-title">Next: connect it to Looker</h2>
        ${connectSteps(hubUrl)} ${unreachableHint}
      </section>`
}

/** What has been done already, or is looked up now and then. */
function setUp({hubUrl, actions, lastListing, lastRuns}: StartState): Html {
  const isConnected = lastListing !== undefined || lastRuns.length > 0
  return html`${isConnected ? folded("Connect the hub to Looker", html`${connectSteps(hubUrl)} ${unreachableHint}`) : undefined}
  ${folded("Actions, and the tags that their Looks need", actionList(actions))}`
}

function folded(summary: string, content: Html): Html {
  return html`<details class="set-up">
    <summary>${summary}</summary>
    ${content}
  </details>`
}

async function actionFacts(): Promise<ActionFacts[]> {
  const actions = await allActions()
  return actions.map((action) => ({
    label: action.label,
    description: action.description,
    iconUri: action.getImageDataUri(),
    requiredFields: action.requiredFields ?? [],
  }))
}
