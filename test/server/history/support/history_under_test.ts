import {RunHistory} from "../../../../src/server/history/run_history"
import {StoreHealth} from "../../../../src/server/history/store_health"
import {RecordedLog} from "../../support/recorded_log"
import {SimulatedClock} from "./simulated_clock"
import {TroubledStore} from "./troubled_store"

/** A history with a store that does what the test wants, and time that passes when it says so. */
export function historyUnderTest() {
  const store = new TroubledStore()
  const clock = new SimulatedClock()
  const log = new RecordedLog()
  const health = new StoreHealth(log, clock)
  return {store, clock, log, history: new RunHistory({store, clock, log, health})}
}
