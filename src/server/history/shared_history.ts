import type {RunRecord as StoredRun, RunSummary, UnreadableRun} from "../store/run_record"
import type {RunStore as SqlRunStore} from "../store/run_store"
import type {RunRecord, RunState} from "./run_record"
import type {RunStore} from "./run_store"

/**
 * What the pages know of runs that processes share, until they read the one store themselves: the same facts under the
 * names that they have so far.
 */
export function sharedHistory(store: SqlRunStore): RunStore {
  return {
    save: async () => {},
    run: async (id) => {
      const run = await store.run(id)
      return run && run.state !== "unreadable" ? recordOf(run) : undefined
    },
    page: async ({state, ...filter}, offset, limit) => {
      const {runs} = await store.page({...filter, state: state === "queued" ? "waiting" : state}, undefined, offset + limit)
      const shown = runs.filter(isReadable).slice(offset)
      return {runs: shown.map((run) => recordOf({...run, notSent: [], remarks: [], timeline: []})), total: runs.length}
    },
    addRows: async () => {},
    rows: (runId, offset, limit) => store.rows(runId, offset, limit),
    markResent: (runId, rowNumbers, resentBy) => store.markResent(runId, rowNumbers, resentBy),
    countDownload: (runId) => store.countDownload(runId),
    interrupt: async () => 0,
    prune: (limits, nowMs) => store.prune(limits, nowMs),
    check: () => store.check(),
    close: () => store.close(),
  }
}

function isReadable(run: RunSummary | UnreadableRun): run is RunSummary {
  return run.state !== "unreadable"
}

const states: Record<StoredRun["state"], RunState> = {
  waiting: "queued",
  running: "running",
  succeeded: "succeeded",
  failed: "failed",
  stopped: "failed",
  interrupted: "interrupted",
  refused: "failed",
}

function recordOf(run: StoredRun): RunRecord {
  return {
    ...run,
    state: states[run.state],
    runKind: run.kind === "resend" ? "all" : run.kind,
    isClean: run.failure === undefined && run.rowsNotSent === 0,
    canStop: run.state === "running" && run.dataPlane !== undefined,
  }
}
