import type {DataPlaneLimits} from "../config/config"
import type {DataPlaneGate} from "./data_plane_gate"
import {LocalDataPlaneGate} from "./local_data_plane_gate"

/**
 * What holds runs to the limits; undefined where nothing is limited.
 *
 * @param sharers how many processes keep to the limits together
 */
export function dataPlaneGate(limits: DataPlaneLimits, sharers?: () => number): DataPlaneGate | undefined {
  if (limits.eventsPerSecond === 0 && limits.requestsAtOnce === 0) {
    return undefined
  }
  return new LocalDataPlaneGate(limits, sharers)
}
