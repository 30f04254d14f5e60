import {Counter, Gauge, Histogram, type Registry} from "prom-client"
import {NOT_SENT} from "../../actions/rudderstack/report"
import {storedRunKinds} from "../store/run_record"
import {endStates} from "../store/run_record"

/** Stands for the codes of other actions. */
export const otherCode = "other"

/** From a Look of a few rows to an hour and more. */
const runSeconds = [1, 5, 15, 60, 300, 900, 1800, 3600, 10_800]
/** Up to twice RUDDERSTACK_TIMEOUT_SECONDS's default, the longest a try takes. */
const requestSeconds = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]

export type RunCounters = ReturnType<typeof runCounters>

/**
 * What is counted of runs, in a registry. Everything whose labels are known beforehand begins at 0, as a rate cannot
 * see the step of a series that was not there before.
 *
 * @param actions the values of the label "action"
 */
export function runCounters(registry: Registry, actions: readonly string[]) {
  const registers = [registry]
  const counters = {
    runs: new Counter({
      name: "looker_hub_runs_total",
      help: "Runs that are over, by action, kind and the state they ended in.",
      labelNames: ["action", "kind", "state"],
      registers,
    }),
    runDuration: new Histogram({
      name: "looker_hub_run_duration_seconds",
      help: "How long runs executed, from their start in a thread to their end.",
      labelNames: ["action"],
      buckets: runSeconds,
      registers,
    }),
    runsInFlight: new Gauge({
      name: "looker_hub_runs_in_flight",
      help: "Runs that this process executes.",
      registers,
    }),
    rowsRead: new Counter({
      name: "looker_hub_rows_read_total",
      help: "Rows read from Looker's results.",
      registers,
    }),
    rowsSent: new Counter({
      name: "looker_hub_rows_sent_total",
      help: "Rows acknowledged by a data plane.",
      registers,
    }),
    rowsNotSent: new Counter({
      name: "looker_hub_rows_not_sent_total",
      help: "Rows that were left out, refused or not acknowledged, by code; dry runs aside.",
      labelNames: ["code"],
      registers,
    }),
    bytesDownloaded: new Counter({
      name: "looker_hub_downloaded_bytes_total",
      help: "Bytes of Looker's results.",
      registers,
    }),
    bytesSent: new Counter({
      name: "looker_hub_sent_bytes_total",
      help: "Bytes of the requests' bodies to data planes, compressed.",
      registers,
    }),
    batches: new Counter({
      name: "looker_hub_batches_total",
      help: "Tries to send a batch, by what the answer meant and its HTTP status.",
      labelNames: ["answer", "status"],
      registers,
    }),
    batchRetries: new Counter({
      name: "looker_hub_batch_retries_total",
      help: "Tries to send a batch after which the same batch was going to be tried again.",
      registers,
    }),
    requestDuration: new Histogram({
      name: "looker_hub_data_plane_request_duration_seconds",
      help: "How long data planes took to answer a batch, or not to.",
      buckets: requestSeconds,
      registers,
    }),
  }
  for (const action of actions) {
    for (const kind of Object.values(storedRunKinds)) {
      endStates.forEach((state) => counters.runs.inc({action, kind, state}, 0))
    }
    counters.runDuration.zero({action})
  }
  for (const code of [...Object.keys(NOT_SENT), otherCode]) {
    counters.rowsNotSent.inc({code}, 0)
  }
  return counters
}
