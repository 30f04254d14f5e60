import {randomUUID} from "node:crypto"
import type {RunRecord} from "../../../../src/server/history/run_record"

/** A run that went well, for tests to change. */
export function runRecord(members: Partial<RunRecord> = {}): RunRecord {
  return {
    id: randomUUID(),
    action: "fake_pooled",
    webhookId: "a1b2c3d4",
    instance: "shop.looker.com",
    planId: "17",
    title: "Orders of yesterday",
    queryId: "4711",
    queuedAtMs: Date.parse("2026-03-02T08:00:00Z"),
    resendOf: undefined,
    rowsRead: 1200,
    rowsSent: 1200,
    rowsNotSent: 0,
    bytesRead: 250_000,
    state: "succeeded",
    startedAtMs: Date.parse("2026-03-02T08:00:01Z"),
    endedAtMs: Date.parse("2026-03-02T08:00:05Z"),
    changedAtMs: Date.parse("2026-03-02T08:00:05Z"),
    source: "default",
    dataPlane: "https://example.dataplane.rudderstack.com",
    isDryRun: false,
    columns: 12,
    advice: "If the Look is run again, the rows that arrived are sent again, as new events.",
    batches: 3,
    bytesSent: 90_000,
    retries: 0,
    reasons: [],
    message: undefined,
    timeline: [],
    canStop: true,
    rowsListed: 0,
    eventsKept: 0,
    rowsResent: 0,
    downloads: 0,
    ...members,
  }
}
