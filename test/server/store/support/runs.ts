import {
  type EndState,
  type ListedRow,
  noProgress,
  type RunEnd,
  type RunFacts,
  type RunProgress,
  type RunRecord,
} from "../../../../src/server/store/run_record"
import type {RunStore} from "../../../../src/server/store/run_store"

/** A Tuesday morning. */
export const morningMs = Date.UTC(2026, 10, 24, 8, 0, 0)

/** What the hub knows of a scheduled run before it begins. */
export function newRun(overrides: Partial<RunFacts> = {}): RunFacts {
  return {
    id: "5f0c2f6e-4a51-4d9b-9f6b-0a3a1f1d7c01",
    action: "rudder_track",
    call: "track",
    webhookId: "wh-1234",
    instance: "shop.looker.com",
    planId: "77",
    title: "Weekly signups",
    planType: "Look",
    queryId: "q-81",
    lookId: "look-5",
    hubVersion: "0.2.0",
    queuedAtMs: morningMs,
    resendOf: undefined,
    ...overrides,
  }
}

/** A run that has sent 990 of its 1,000 rows. */
export function progress(overrides: Partial<RunProgress> = {}): RunProgress {
  return {
    kind: "all",
    source: "Marketing",
    dataPlane: "https://hosted.rudderlabs.com",
    columns: 7,
    repetition: "recognised",
    rowsRead: 1_000,
    rowsSent: 990,
    rowsNotSent: 10,
    rowsUnconfirmed: 2,
    bytesRead: 5_000_000_000,
    batches: 3,
    bytesSent: 61_000,
    retries: 1,
    pace: {maxBatches: 2, maxEvents: 100},
    notSent: [
      {code: "refused_invalid", status: 400, answer: "invalid json", count: 8, firstRows: [17, 40, 41]},
      {code: "unconfirmed", count: 2, firstRows: [90, 91]},
    ],
    remarks: [{code: "row_limit_reached", count: 0, firstRows: []}],
    timeline: [
      {atMs: 250, rowsRead: 400, rowsSent: 0, retries: 1, pausedMs: 1_000},
      {atMs: 4_000, rowsRead: 1_000, rowsSent: 990, retries: 0, pausedMs: 0},
    ],
    ...overrides,
  }
}

export function runEnd(
  state: Exclude<EndState, "stopped"> = "failed",
  overrides: Partial<RunEnd> = {},
): RunEnd {
  return {
    endedAtMs: morningMs + 4_020,
    failure: undefined,
    message: "990 of 1,000 rows arrived.",
    ...overrides,
    state,
  }
}

/** What the store says of a run that waits. */
export function waitingRecord(run: RunFacts = newRun()): RunRecord {
  return {
    ...newRun(),
    ...run,
    call: run.call,
    planType: run.planType,
    lookId: run.lookId,
    hubVersion: run.hubVersion,
    state: "waiting",
    stoppedBy: undefined,
    stopRequested: undefined,
    startedAtMs: undefined,
    endedAtMs: undefined,
    changedAtMs: run.queuedAtMs,
    ...noProgress(run),
    failure: undefined,
    message: undefined,
    rowsListed: 0,
    eventsKept: 0,
    rowsResent: 0,
    downloads: 0,
    resentBy: undefined,
  }
}

/** A row that was not sent, without its event. */
export function listedRow(overrides: Partial<ListedRow> = {}): ListedRow {
  return {
    rowNumber: 17,
    messageId: "m-17",
    outcome: {code: "no_identity"},
    sealedEvent: undefined,
    resentBy: undefined,
    ...overrides,
  }
}

/** Adds a run that has ended. */
export async function addEnded(
  store: RunStore,
  run: Partial<RunFacts> = {},
  end: RunEnd = runEnd(),
): Promise<void> {
  const added = newRun(run)
  await store.insert(added)
  await store.claim(added.id, "worker", added.queuedAtMs + 20)
  await store.end(added.id, {state: "running", worker: "worker"}, end)
}

export async function allIds(store: RunStore): Promise<string[]> {
  const {runs} = await store.page({}, undefined, 1_000_000)
  return runs.map(({id}) => id)
}
