import type {Config} from "../config/config"
import type {RunSummary, UnreadableRun} from "../store/run_record"
import type {ListingFacts} from "../http/listing"
import type {ActionLabels} from "./action_labels"
import {historyNotice, type HistoryState} from "./history_notice"
import {html, type Html} from "./html"
import type {LiveParts} from "./live_part"
import type {PageFrame} from "./page_frame"
import {runTable} from "./runs/run_table"
import {type ActionFacts, actionList, connectSteps, sendSteps, unreachableHint} from "./set_up"
import {timeElement} from "./words/time_element"

export interface StartState {
  readonly hubUrl: string
  readonly actions: readonly ActionFacts[]
  /** Undefined while Looker has not asked for the actions since the process began. */
  readonly lastListing: ListingFacts | undefined
  readonly lastRuns: readonly (RunSummary | UnreadableRun)[]
  readonly labels: ActionLabels
  readonly history: HistoryState
  /** Which answers count as acknowledgements. */
  readonly acknowledgement: Config["acknowledgement"]
  readonly nowMs: number
}

/** How things stand, as the start page shows it to who has signed in. */
export function startParts({root}: PageFrame, state: StartState): LiveParts {
  const {history, lastRuns, labels, nowMs} = state
  const runs = html`<h2>Last runs</h2>
    ${runTable({runs: lastRuns, root, labels, nowMs})}
    <p><a href="${root}runs">All runs</a></p>`
  return {
    "notice": html`${historyNotice(history)} ${acknowledgementNotice(state)}`,
    "connection-state": connectionState(state),
    "next": html`${nextStep(state)}`,
    "set-up": setUp(state),
    "last-runs": lastRuns.length === 0 ? html`` : runs,
  }
}

function acknowledgementNotice({acknowledgement}: StartState): Html | undefined {
  return acknowledgement === "rudderstack"
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
