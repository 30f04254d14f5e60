import type {StopReason} from "../../../actions/rudderstack/additions"
import type {ActionRequestMessage, ActionResponseMessage} from "../../../hub"
import type {NetworkConfig} from "../../config/config"
import type {ErrorSummary} from "../../telemetry/error_summary"
import type {LogFields, LogLevel} from "../../telemetry/log"
import type {RunEvent} from "../run_event"
import type {Secrets} from "../../secrets/secrets"

/** What a worker thread is started with. */
export interface WorkerSettings {
  /** The module that registers the hub's actions when it is loaded. */
  readonly actionsModule: string
  readonly network: NetworkConfig
  /** What the events of rows that were not sent are sealed with; undefined where none is kept. */
  readonly eventSecrets: Secrets | undefined
  /** Whether batches have to wait for a permission. */
  readonly asksPermission: boolean
}

/** From the server to a worker. */
export type ServerMessage =
  | {readonly kind: "run"; readonly runId: string; readonly request: ActionRequestMessage}
  | {readonly kind: "stop"; readonly runId: string; readonly reason: StopReason}
  | {readonly kind: "permitted"; readonly permissionId: number}

/** From a worker to the server. */
export type WorkerMessage =
  | {readonly kind: "ready"}
  | {readonly kind: "reported"; readonly runId: string; readonly event: RunEvent}
  | {
      readonly kind: "due"
      readonly runId: string
      readonly permissionId: number
      readonly dataPlane: string
      readonly events: number
    }
  | {readonly kind: "answered"; readonly runId: string; readonly response: ActionResponseMessage}
  | {readonly kind: "failed"; readonly runId: string; readonly failure: RunFailure}
  | {readonly kind: "log"; readonly level: LogLevel; readonly fields: LogFields; readonly message: string}

/** Why an action threw: a request it cannot serve has a text for Looker, everything else only one for the log. */
export type RunFailure =
  | {readonly kind: "request"; readonly message: string}
  | {readonly kind: "unexpected"; readonly error: ErrorSummary}
