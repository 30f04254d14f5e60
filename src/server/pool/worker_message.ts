import type {ActionRequestMessage, ActionResponse} from "../../hub"
import type {NetworkConfig} from "../config"
import type {ErrorSummary} from "../error_summary"
import type {LogFields, LogLevel} from "../log"

/** What a worker thread is started with. */
export interface WorkerSettings {
  /** The module that registers the hub's actions when it is loaded. */
  readonly actionsModule: string
  readonly network: NetworkConfig
}

/** From the server to a worker: execute this. */
export interface RunMessage {
  readonly runId: number
  readonly request: ActionRequestMessage
}

/** From a worker to the server. */
export type WorkerMessage =
  | {readonly kind: "ready"}
  | {readonly kind: "answered"; readonly runId: number; readonly response: ResponseMembers}
  | {readonly kind: "failed"; readonly runId: number; readonly failure: RunFailure}
  | {readonly kind: "log"; readonly level: LogLevel; readonly fields: LogFields; readonly message: string}

/** The members of an ActionResponse, which loses its methods on the way. */
export type ResponseMembers = Omit<ActionResponse, "asJson">

/** Why an action threw: a request it cannot serve has a text for Looker, everything else only one for the log. */
export type RunFailure =
  | {readonly kind: "request"; readonly message: string}
  | {readonly kind: "unexpected"; readonly error: ErrorSummary}
