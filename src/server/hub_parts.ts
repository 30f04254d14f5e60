import type {Access} from "./console"
import type {BodyBudget} from "./http/body_budget"
import type {Config} from "./config/config"
import type {RunStore} from "./store/run_store"
import type {LastListing} from "./http/listing"
import type {Log} from "./telemetry/log"
import type {HubMetrics} from "./telemetry/metrics/hub_metrics"
import type {OpenRuns} from "./open_runs"
import type {Readiness} from "./http/readiness"
import type {RunObserver} from "./runs/run_observer"
import type {RunQueue} from "./runs/run_queue"
import type {Sealer} from "./sealer"
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
  readonly readiness: Readiness
  /** Undefined where nobody may read any. */
  readonly metrics: HubMetrics | undefined
  /** Where runs are kept. */
  readonly store: RunStore
  /** Why runs cannot be kept at the moment; undefined when all is well. */
  readonly historyProblem: () => string | undefined
  /** Opens the events of rows that were not sent. */
  readonly eventSealer: Sealer
  /** Who may see the pages about runs; undefined where they are off. */
  readonly access: Access | undefined
  readonly lastListing: LastListing
  readonly bodies: BodyBudget
  /** Whether the hub is being stopped. */
  readonly isStopping: () => boolean
}
