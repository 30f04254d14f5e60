import type {DataPlaneGate} from "../../pacing/data_plane_gate"
import type {Log} from "../../telemetry/log"
import type {RunObserver} from "../run_observer"
import type {WorkerSettings} from "./worker_message"

/** What a pool of threads is made of. */
export interface PoolDependencies {
  readonly settings: WorkerSettings
  /** Is told when a run begins in a thread, and what it reports. */
  readonly observer: RunObserver
  /** Undefined where nothing limits what a data plane is sent. */
  readonly gate: DataPlaneGate | undefined
  readonly log: Log
}
