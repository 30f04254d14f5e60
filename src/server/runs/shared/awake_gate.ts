import type {DataPlaneGate} from "../../pacing/data_plane_gate"
import type {RunRecorder} from "../run_recorder"

/**
 * Lets no batch pass right after this process has slept: others may have ended its runs, and those are stopped before
 * they send anything more.
 *
 * @param limits what holds batches to the operator's limits, if anything does
 */
export function awakeGate(
  recorder: Pick<RunRecorder, "awake">,
  limits: DataPlaneGate | undefined,
): DataPlaneGate {
  return {
    enter: async (dataPlane, events, signal) => {
      await recorder.awake()
      return limits ? limits.enter(dataPlane, events, signal) : () => {}
    },
  }
}
