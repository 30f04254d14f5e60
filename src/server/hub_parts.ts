import type {BodyBudget} from "./body_budget"
import type {Config} from "./config"
import type {Log} from "./log"
import type {OpenRuns} from "./open_runs"
import type {RunObserver} from "./runs/run_observer"
import type {RunQueue} from "./runs/run_queue"
import type {Secrets} from "./secrets"

/** What the routes are made of. */
export interface HubParts {
  readonly config: Config
  readonly secrets: Secrets
  /** The address Looker reaches this hub at, without a slash at its end. */
  readonly hubUrl: string
  readonly log: Log
  /** Where actions execute that may do so outside the server's own thread. */
  readonly queue: RunQueue
  /** Where all others do. */
  readonly ownThread: RunQueue
  /** Is told of every run. */
  readonly observer: RunObserver
  readonly openRuns: OpenRuns
  readonly bodies: BodyBudget
  /** Whether the hub is being stopped. */
  readonly isStopping: () => boolean
}
