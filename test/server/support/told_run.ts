import {channel} from "node:diagnostics_channel"
import * as Hub from "../../../src/hub"

const runs = channel("looker-action-hub:run")

/** What a fake run says of itself before it does anything else. */
const notices = [
  {kind: "fields", columns: 3, repetition: "new_events"},
  {
    kind: "progress",
    rowsRead: 3,
    rowsSent: 1,
    rowsNotSent: 1,
    rowsUnconfirmed: 0,
    bytesRead: 300,
    value: "canary",
  },
  {
    kind: "batch",
    dataPlane: "https://data.example.com",
    answer: "retryable",
    events: 2,
    bytes: 200,
    durationMs: 20,
    retryInMs: 500,
  },
  {
    kind: "not_sent",
    outcome: {code: "refused_invalid", status: 400, value: "canary"},
    rows: [{rowNumber: 2, messageId: "m-2"}, {rowNumber: 3}],
    eventsJson: () => ['{"name":"canary"}', undefined],
  },
  {kind: "pace", dataPlane: "https://data.example.com", maxBatches: 2, maxEvents: 60},
  {kind: "of a later version", rowsRead: "many"},
  {kind: "progress", rowsRead: "three"},
  "a word",
]

const ended = {
  kind: "ended",
  isSuccess: false,
  rowsRead: 3,
  rowsSent: 1,
  rowsNotSent: 2,
  rowsUnconfirmed: 0,
  bytesRead: 300,
  failure: "write_key_refused",
  notSent: [{code: "refused_invalid", status: 400, count: 2, firstRows: [2, 3]}],
  remarks: [{code: "a code of somebody's own", count: 1, firstRows: [1]}],
}

/** Says what a run may say, and things that mean nothing. */
export async function tell(source: string): Promise<Hub.ActionResponse> {
  runs.publish(started(source, () => {}))
  await Promise.resolve()
  notices.forEach((notice) => runs.publish(notice))
  runs.publish(ended)
  return new Hub.ActionResponse({success: false, message: "told"})
}

/** Goes on until it is stopped. */
export function goOnUntilStopped(source: string): Promise<Hub.ActionResponse> {
  return new Promise((resolve) => {
    runs.publish(
      started(source, (reason) => resolve(new Hub.ActionResponse({success: false, message: reason}))),
    )
  })
}

/** Sends one batch after the other to a data plane, as soon as it may. */
export async function sendBatches(dataPlane: string, count: number): Promise<Hub.ActionResponse> {
  for (let sent = 0; sent < count; sent++) {
    const permissions: Promise<unknown>[] = []
    runs.publish({
      kind: "due",
      dataPlane,
      events: 500,
      waitFor: (permission: Promise<unknown>) => permissions.push(permission),
    })
    await Promise.all(permissions)
    runs.publish({
      kind: "batch",
      dataPlane,
      answer: "acknowledged",
      status: 200,
      events: 500,
      bytes: 1,
      durationMs: 1,
    })
  }
  return new Hub.ActionResponse()
}

function started(source: string, stop: (reason: string) => void): object {
  return {kind: "started", source, dataPlane: "https://data.example.com", runKind: "all", stop}
}
