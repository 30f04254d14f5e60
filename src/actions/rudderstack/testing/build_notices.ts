import {Clock} from "../clock"
import {RunHead, RunNotices} from "../run_notices"
import {SimulatedClock} from "./simulated_clock"

/** The notices of a run that sends, but for what a test says. */
export function buildNotices(head: Partial<RunHead> = {}, clock: Clock = new SimulatedClock()): RunNotices {
  return new RunNotices({source: "default", dataPlane: "http://127.0.0.1:1", isDryRun: false, ...head}, clock)
}
