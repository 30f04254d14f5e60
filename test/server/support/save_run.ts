import type {RunEnd, RunRecord} from "../../../src/server/store/run_record"
import type {RunStore} from "../../../src/server/store/run_store"

const worker = "a worker of the tests"

/** Has the store know a run as it is in the record, but for its rows and what the store counts itself. */
export async function saveRun(store: RunStore, run: RunRecord): Promise<void> {
  await store.insert(run)
  if (run.startedAtMs !== undefined) {
    await store.claim(run.id, worker, run.startedAtMs)
    await store.beat(run.id, worker, run, run.changedAtMs)
  }
  const end = endOf(run)
  if (end) {
    const seen =
      run.startedAtMs === undefined ? ({state: "waiting"} as const) : ({state: "running", worker} as const)
    await store.end(run.id, seen, end, run)
  }
  if (run.stopRequested !== undefined) {
    await store.requestStop(run.id, run.stopRequested)
  }
}

function endOf({
  state,
  stoppedBy = "by_hand",
  failure,
  message,
  endedAtMs,
  changedAtMs,
}: RunRecord): RunEnd | undefined {
  const end = {failure, message, endedAtMs: endedAtMs ?? changedAtMs}
  switch (state) {
    case "waiting":
    case "running":
      return undefined
    case "stopped":
      return {...end, state, stoppedBy}
    default:
      return {...end, state}
  }
}
