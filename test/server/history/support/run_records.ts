import type {ListedRow, RunRecord} from "../../../../src/server/history/run_record"
import type {RunFacts} from "../../../../src/server/runs/run_facts"

/** A Tuesday morning. */
export const morningMs = Date.UTC(2026, 10, 24, 8, 0, 0)

/** What the hub knows of a scheduled run before it begins. */
export function runFacts(overrides: Partial<RunFacts> = {}): RunFacts {
  return {
    id: "5f0c2f6e-4a51-4d9b-9f6b-0a3a1f1d7c01",
    action: "rudder_track",
    webhookId: "wh-1234",
    instance: "shop.looker.com",
    planId: "77",
    title: "Weekly signups",
    queryId: "q-81",
    queuedAtMs: morningMs,
    resendOf: undefined,
    ...overrides,
  }
}

/** A run that sent 990 of its 1,000 rows within four seconds; its events were not kept. */
export function runRecord(overrides: Partial<RunRecord> = {}): RunRecord {
  const queuedAtMs = overrides.queuedAtMs ?? morningMs
  return {
    ...runFacts(),
    state: "failed",
    startedAtMs: queuedAtMs + 20,
    endedAtMs: queuedAtMs + 4_020,
    changedAtMs: queuedAtMs + 4_020,
    source: "Marketing",
    dataPlane: "https://hosted.rudderlabs.com",
    runKind: "all",
    columns: 7,
    repetition: "recognised",
    rowsRead: 1_000,
    rowsSent: 990,
    rowsNotSent: 10,
    rowsUnconfirmed: 0,
    bytesRead: 240_000,
    batches: 3,
    bytesSent: 61_000,
    retries: 1,
    notSent: [{code: "no_identity", count: 10, firstRows: [17, 40, 41]}],
    remarks: [{code: "event_large", count: 1, firstRows: [5]}],
    failure: undefined,
    isClean: false,
    pace: undefined,
    message: "990 of 1,000 rows were sent; 10 rows without an id.",
    timeline: [
      {atMs: 250, rowsRead: 400, rowsSent: 0, retries: 1, pausedMs: 1_000},
      {atMs: 4_000, rowsRead: 1_000, rowsSent: 990, retries: 0, pausedMs: 0},
    ],
    canStop: true,
    rowsListed: 0,
    eventsKept: 0,
    rowsResent: 0,
    downloads: 0,
    ...overrides,
  }
}

/** A run that works and has not said anything yet. */
export function runningRecord(overrides: Partial<RunRecord> = {}): RunRecord {
  return runRecord({
    state: "running",
    endedAtMs: undefined,
    message: undefined,
    notSent: [],
    remarks: [],
    timeline: [],
    ...overrides,
  })
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
