import type {RequestHandler} from "express"
import {allActions, type RequiredField} from "../../hub"
import {commandText} from "../config/command_text"
import {versionText} from "../config/version"
import type {ListingFacts} from "../http/listing"
import type {RunSummary, UnreadableRun} from "../store/run_record"
import {actionLabels, type Console} from "./console"
import {html, type Html, timeElement} from "./html"
import {type Page, type PageFrame, sendPage} from "./layout"
import {runTable} from "./run_table"

const lastRunCount = 5

interface ActionFacts {
  readonly label: string
  readonly description: string
  readonly iconUri: string | null
  readonly requiredFields: readonly RequiredField[]
}

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
  return async (request, response) => {
    const session = access?.sessionOf(request)
    const frame = console.frame(request, session)
    const page = session ? await startPage(console, frame.root) : homePage(frame, hubUrl, await actionFacts())
    sendPage(response, frame, page)
  }
}

/** The page people find when they open the hub in a browser. It holds no token. */
function homePage(
  {label, root, offersSignIn}: PageFrame,
  hubUrl: string,
  actions: readonly ActionFacts[],
): Page {
  const content = html`<h1>${label}</h1>
    <p class="lead">
      This is a Looker Action Hub, and it is running. Looker talks to it; you set it up once.
    </p>
    ${
      offersSignIn
        ? html`<p><a href="${root}sign-in">Sign in</a> to see its runs, as they happen.</p>`
        : undefined
    }
    <h2>Connect it to Looker</h2>
    ${connectSteps(hubUrl)}
    <h2>Actions</h2>
    ${actionList(actions)} ${lastLine(root)}`
  return {title: "Looker Action Hub", content, place: "start", isText: true}
}

/** The same for somebody who has signed in: how things stand comes first, and what to do next. */
async function startPage({dependencies}: Console, root: string): Promise<Page> {
  const {config, hubUrl, store, lastListing} = dependencies
  const {runs: lastRuns} = await store.page({}, undefined, lastRunCount)
  const state = {hubUrl, actions: await actionFacts(), lastListing: lastListing.facts, lastRuns}
  const table = runTable({runs: lastRuns, root, labels: await actionLabels(), nowMs: Date.now()})
  const content = html`${config.acknowledgement === "rudderstack" ? undefined : acknowledgementNotice}
    <h1>${config.label}</h1>
    ${connectionState(state)}
    ${
      lastRuns.length === 0
        ? nextStep(state)
        : html`<h2>Last runs</h2>
            ${table}
            <p><a href="${root}runs">All runs</a></p>`
    }
    <h2>Set-up</h2>
    ${isConnected(state) ? folded("connect", "Connect the hub to Looker", connectSteps(hubUrl)) : undefined}
    ${folded("actions", "Actions, and the tags that their Looks need", actionList(state.actions))}
    ${lastLine(root)}`
  return {title: "Looker Action Hub", content, place: "start", isLive: true}
}

function lastLine(root: string): Html {
  return html`<p class="soft">
    <a href="${root}messages">What a message means</a> · Version ${versionText()}
  </p>`
}

const acknowledgementNotice = html`<p class="card notice">
  Any 2xx answer counts as an acknowledgement (<code>RUDDERSTACK_ACKNOWLEDGEMENT=any-2xx</code>): rows count
  as arrived even where something else than RudderStack answers.
</p>`

function isConnected({lastListing, lastRuns}: StartState): boolean {
  return lastListing !== undefined || lastRuns.length > 0
}

function connectionState(state: StartState): Html {
  if (!isConnected(state)) {
    return html`<p class="lead">The hub is running. Looker has not asked it for its actions yet.</p>`
  }
  if (!state.lastListing) {
    return html`<p class="lead">
      Looker is connected. It has not asked for the actions since this hub was started.
    </p>`
  }
  const {instance, lookerVersion, atMs} = state.lastListing
  const looker = ["Looker", lookerVersion, instance && `at ${instance}`].filter(Boolean).join(" ")
  return html`<p class="lead">
    ${looker} is connected. It last asked for the actions at ${timeElement(atMs)}.
  </p>`
}

/** The one thing to do next, until runs come in. */
function nextStep({hubUrl, actions, lastListing}: StartState): Html {
  const [title, steps] = lastListing
    ? ["Next: send a first Look", sendSteps(actions)]
    : ["Next: connect it to Looker", connectSteps(hubUrl)]
  return html`<section class="card next" aria-labelledby="next-title">
    <h2 id="next-title">${title}</h2>
    ${steps}
  </section>`
}

function folded(id: string, summary: string, content: Html): Html {
  return html`<details class="set-up" id="${id}">
    <summary>${summary}</summary>
    ${content}
  </details>`
}

/** From the hub's address to actions in Looker. */
function connectSteps(hubUrl: string): Html {
  return html`<ol class="steps">
      <li>
        In Looker, open <b>Admin → Platform → Actions</b> and choose <b>Add Action Hub</b> at the end of the
        page.
      </li>
      <li>Paste this address: <code class="copy">${hubUrl}</code></li>
      <li>
        Choose <b>Configure Authorization</b> and paste the authorization token. The hub prints it when it
        starts without a secret of your own; <code>${commandText("generate-api-key")}</code> on the hub’s
        machine makes another one at any time.
      </li>
      <li>
        Choose <b>Update Token</b>, then <b>Enable</b> beside each action you want, and fill in its settings.
      </li>
    </ol>
    <p class="soft">
      Is Looker unable to reach the address above? Set <code>ACTION_HUB_BASE_URL</code> to the address it has
      from outside.
    </p>`
}

/** From a connected hub to the first run. */
function sendSteps(actions: readonly ActionFacts[]): Html {
  const rules = new Map(
    actions.flatMap(({requiredFields}) => requiredFields).map((field) => [JSON.stringify(field), field]),
  )
  return html`<ol class="steps">
    ${[...rules.values()].map((field) => html`<li>In the LookML model, tag a field ${tagsOf(field)}.</li>`)}
    <li>Open a Look with that field, and choose <b>Send</b> from its gear menu.</li>
    <li>Pick one of this hub’s actions as the destination, and choose <b>Send</b>.</li>
  </ol>`
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

function actionList(actions: readonly ActionFacts[]): Html {
  const icon = (uri: string) => html`<img src="${uri}" alt="" width="32" height="32" />`
  const items = actions.map(
    ({label, description, iconUri, requiredFields}) =>
      html`<li class="card">
        ${iconUri === null ? undefined : icon(iconUri)}
        <div>
          <b>${label}</b>
          <div class="soft">${description}</div>
          ${requiredFields.map((field) => html`<div class="soft">Needs a field tagged ${tagsOf(field)}.</div>`)}
        </div>
      </li>`,
  )
  return html`<ul class="actions-list">
    ${items}
  </ul>`
}

/** `any_tag` and `all_tags` take the place of `tag`. */
function tagsOf({tag, any_tag: anyTag, all_tags: allTags}: RequiredField): Html {
  const tags = anyTag ?? allTags ?? (tag === undefined ? [] : [tag])
  const word = anyTag === undefined ? " and " : " or "
  const parts = tags.map((name, index) => html`${index === 0 ? "" : word}<code>${name}</code>`)
  return html`${parts}`
}
