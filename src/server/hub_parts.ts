import type {ExecuteQueue} from "../hub"
import type {BodyBudget} from "./body_budget"
import type {Config} from "./config"
import type {Log} from "./log"
import type {OpenRuns} from "./open_runs"

/** What the routes are made of. */
export interface HubParts {
  readonly config: Config
  readonly secret: string
  /** The address Looker reaches this hub at, without a slash at its end. */
  readonly hubUrl: string
  readonly log: Log
  /** Where runs execute; undefined executes them in the server's own thread. */
  readonly queue: ExecuteQueue | undefined
  readonly openRuns: OpenRuns
  readonly bodies: BodyBudget
  /** Whether the hub is being stopped. */
  readonly isStopping: () => boolean
}
