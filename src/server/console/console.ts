import type {Request} from "express"
import {allActions} from "../../hub"
import type {Config} from "../config/config"
import type {RunStore} from "../store/run_store"
import type {BodyBudget} from "../http/body"
import type {LastListing} from "../http/listing"
import type {OpenRuns} from "../runs/open_runs"
import {Resends} from "../runs/resend/resends"
import type {RunQueue} from "../runs/run_queue"
import type {Sealer} from "../secrets/sealer"
import type {Log} from "../telemetry/log"
import {Assets} from "./assets"
import {html, type Html} from "./html"
import {type PageFrame, problemNotice, rootFrom} from "./layout"
import type {Access} from "./sign_in/access"
import type {Session} from "./sign_in/sessions"

/** What the pages are made of. They read the store, and act on runs through the queues. */
export interface ConsoleDependencies {
  readonly config: Config
  /** The address Looker reaches this hub at, without a slash at its end. */
  readonly hubUrl: string
  readonly log: Log
  readonly store: RunStore
  /** Why runs cannot be kept at the moment; undefined when all is well. */
  readonly historyProblem: () => string | undefined
  /** Where actions execute that may do so outside the server's own thread, and where all others do. */
  readonly queue: RunQueue
  readonly ownThread: RunQueue
  readonly openRuns: OpenRuns
  /** Opens the events of rows that were not sent. */
  readonly eventSealer: Sealer
  /** Who may see the pages about runs; undefined where they are off. */
  readonly access: Access | undefined
  readonly lastListing: LastListing
  readonly bodies: BodyBudget
}

/** What the pages share, made once. */
export class Console {
  readonly dependencies: ConsoleDependencies
  readonly assets = new Assets()
  readonly resends: Resends

  constructor(dependencies: ConsoleDependencies) {
    this.dependencies = dependencies
    this.resends = new Resends(dependencies)
  }

  /** The frame of the page that answers a request. */
  frame<Reader extends Session | undefined>(request: Request, session: Reader): PageFrame<Reader> {
    const {config, access} = this.dependencies
    return {
      label: config.label,
      root: rootFrom(request),
      stylePath: this.assets.path("style.css"),
      scriptPath: this.assets.path("page.js"),
      offersSignIn: access !== undefined,
      session,
      notice: session && this.#notice(),
    }
  }

  #notice(): Html | undefined {
    const problem = this.dependencies.historyProblem()
    if (problem !== undefined) {
      return problemNotice(problem)
    }
    return this.dependencies.config.history.isKept
      ? undefined
      : html`<p class="card notice">
          Runs are kept in memory only, until the hub ends (ACTION_HUB_HISTORY=false).
        </p>`
  }
}

/** The labels of this hub's actions, by name. */
export type ActionLabels = ReadonlyMap<string, string>

export async function actionLabels(): Promise<ActionLabels> {
  return new Map((await allActions()).map(({name, label}) => [name, label]))
}
