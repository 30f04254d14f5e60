import {randomUUID} from "node:crypto"
import type {RunRecord} from "../../../../src/server/store/run_record"
import {newRun, waitingRecord} from "../../store/support/runs"

const facts = {
  action: "fake_pooled",
  call: undefined,
  webhookId: "a1b2c3d4",
  planId: "17",
  title: "Orders of yesterday",
  planType: undefined,
  queryId: "4711",
  lookId: undefined,
  hubVersion: undefined,
  queuedAtMs: Date.parse("2026-03-02T08:00:00Z"),
}

/** A run that went well, for tests to change. */
export function runRecord(members: Partial<RunRecord> = {}): RunRecord {
  return {
    ...waitingRecord(newRun({...facts, id: randomUUID()})),
    state: "succeeded",
    startedAtMs: Date.parse("2026-03-02T08:00:01Z"),
    endedAtMs: Date.parse("2026-03-02T08:00:05Z"),
    changedAtMs: Date.parse("2026-03-02T08:00:05Z"),
    source: "default",
    dataPlane: "https://example.dataplane.rudderstack.com",
    columns: 12,
    repetition: "new_events",
    rowsRead: 1200,
    rowsSent: 1200,
    bytesRead: 250_000,
    batches: 3,
    bytesSent: 90_000,
    ...members,
  }
}
