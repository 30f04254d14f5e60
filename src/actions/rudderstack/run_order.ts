import * as Hub from "../../hub"
import {Choices} from "./choice_fields"
import {Clock} from "./clock"
import {Environment} from "./environment"
import {Call} from "./rudder_event"
import {Settings} from "./settings"

/** What a run is asked to do: one Look, one kind of event, one source. */
export interface RunOrder {
  readonly request: Hub.ActionRequest
  readonly actionName: string
  readonly call: Call
  /** Track's event name from the form; may be empty where a column gives the names. */
  readonly event: string
  readonly choices: Choices
  /** What the user knows the source by. */
  readonly source: string
  readonly settings: Settings
  readonly environment: Environment
  /** Stands in for the result's own time where Looker does not tell it: one moment for all rows. */
  readonly startedAt: Date
  readonly clock: Clock
}
