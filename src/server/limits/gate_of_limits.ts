import type {DataPlaneLimits} from "../config/config"
import type {DataPlaneGate} from "./data_plane_gate"
import {LocalDataPlaneGate} from "./local_data_plane_gate"

/** What holds runs to the limits; undefined where nothing is limited. */
export function dataPlaneGate(limits: DataPlaneLimits): DataPlaneGate | undefined {
  if (limits.eventsPerSecond === 0 && limits.requestsAtOnce === 0) {
    return undefined
  }
  return new LocalDataPlaneGate(limits)
}
