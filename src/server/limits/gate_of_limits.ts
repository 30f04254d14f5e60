import type {Redis} from "ioredis"
import type {DataPlaneLimits} from "../config/config"
import type {Log} from "../telemetry/log"
import type {DataPlaneGate} from "./data_plane_gate"
import {LocalDataPlaneGate} from "./local_data_plane_gate"
import {RedisDataPlaneGate} from "./redis_data_plane_gate"

/**
 * What holds runs to the limits; undefined where nothing is limited.
 *
 * @param connection to the Redis that other processes of the hub use too; undefined where there are none
 */
export function dataPlaneGate(
  limits: DataPlaneLimits,
  connection: Redis | undefined,
  log: Log,
): DataPlaneGate | undefined {
  if (limits.eventsPerSecond === 0 && limits.requestsAtOnce === 0) {
    return undefined
  }
  return connection ? new RedisDataPlaneGate(limits, connection, log) : new LocalDataPlaneGate(limits)
}
