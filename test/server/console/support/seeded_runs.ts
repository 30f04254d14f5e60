import type {ListedRow, RunRecord, TimelinePoint} from "../../../../src/server/store/run_record"
import type {RunStore} from "../../../../src/server/store/run_store"
import {unfinishedText} from "../../../../src/server/runs/unfinished_run"
import {saveRun} from "../../support/save_run"
import {runRecord} from "./run_record"

const minuteMs = 60_000
const hourMs = 60 * minuteMs

/** An id that reads like one and is the same every time. */
function idOf(number: number): string {
  return `${(0x5f3a1c07 + number * 0x01f3d5b1).toString(16).slice(-8)}-7c2e-4d19-9b4f-6a1d2c8e${String(1000 + number)}`
}

interface Pace {
  readonly seconds: number
  readonly rowsPerSecond: number
  /** Seconds at which the data plane was away, and for how long. */
  readonly troubleAt?: number
  readonly troubleSeconds?: number
}

/** A timeline with the unevenness of real ones, but the same every time. */
export function timeline({
  seconds,
  rowsPerSecond,
  troubleAt = -1,
  troubleSeconds = 0,
}: Pace): TimelinePoint[] {
  const points: TimelinePoint[] = []
  let rowsSent = 0
  for (let atMs = 500; atMs <= seconds * 1000; atMs += 500) {
    const isTrouble = atMs / 1000 > troubleAt && atMs / 1000 <= troubleAt + troubleSeconds
    const wobble = 0.86 + 0.14 * Math.sin(atMs / 900) + 0.08 * Math.sin(atMs / 310)
    const warmUp = Math.min(1, atMs / 3000)
    rowsSent += isTrouble ? 0 : Math.round((rowsPerSecond / 2) * wobble * warmUp)
    const ahead = isTrouble ? 2000 : Math.round(1200 + 500 * Math.sin(atMs / 1300))
    points.push({
      atMs,
      rowsRead: rowsSent + ahead,
      rowsSent,
      retries: isTrouble && atMs % 2000 === 0 ? 2 : 0,
      pausedMs: isTrouble ? 900 : 0,
    })
  }
  return points
}

const track = {action: "rudder_track", source: "default"}
const identify = {action: "rudder_event", source: "Marketing"}
const group = {action: "rudder_group", source: "default"}

/** What a morning looks like: runs at work, most went well, some did not. The newest first. */
export function seededRuns(nowMs: number): RunRecord[] {
  const at = (agoMs: number, runsForMs: number) => ({
    queuedAtMs: nowMs - agoMs,
    startedAtMs: nowMs - agoMs + 400,
    endedAtMs: nowMs - agoMs + 400 + runsForMs,
    changedAtMs: nowMs - agoMs + 400 + runsForMs,
  })
  const running = timeline({seconds: 21, rowsPerSecond: 2600, troubleAt: 9, troubleSeconds: 2.5})
  const failed = timeline({seconds: 46, rowsPerSecond: 2300, troubleAt: 17, troubleSeconds: 7})
  const soFar = running.at(-1)
  return [
    {
      ...track,
      title: "Orders of the last 24 hours",
      state: "running" as const,
      queuedAtMs: nowMs - 21_600,
      startedAtMs: nowMs - 21_100,
      endedAtMs: undefined,
      rowsRead: soFar?.rowsRead ?? 0,
      rowsSent: soFar?.rowsSent ?? 0,
      bytesRead: 18_400_000,
      batches: 84,
      retries: 4,
      bytesSent: 4_100_000,
      timeline: running,
      columns: 18,
    },
    {
      ...identify,
      title: "Newsletter audience, opted in",
      state: "waiting" as const,
      queuedAtMs: nowMs - 4_000,
      startedAtMs: undefined,
      endedAtMs: undefined,
      rowsRead: 0,
      rowsSent: 0,
      bytesRead: 0,
      batches: 0,
    },
    {
      ...identify,
      ...at(6 * minuteMs, 47_000),
      title: "Customers at risk of churning",
      state: "failed" as const,
      rowsRead: 96_412,
      rowsSent: 96_274,
      rowsNotSent: 138,
      rowsListed: 138,
      eventsKept: 126,
      bytesRead: 61_000_000,
      bytesSent: 13_900_000,
      batches: 207,
      retries: 12,
      timeline: failed,
      columns: 23,
      notSent: [
        {
          code: "refused_too_large",
          status: 413,
          answer: "request size exceeds max limit",
          count: 126,
          firstRows: [812, 1877, 1878, 2406, 3115],
        },
        {
          code: "no_identity",
          count: 12,
          firstRows: [44_021, 44_022, 58_130],
        },
      ],
      message:
        "96,274 of 96,412 rows arrived in RudderStack. 126 rows refused as too large (413: request size exceeds max limit): rows 812, 1877, 1878, 2406, 3115 and 121 more. 12 rows without an id, left out as the form asks for: rows 44021, 44022, 58130 and 9 more.",
      repetition: "recognised" as const,
    },
    {
      ...track,
      ...at(31 * minuteMs, 8_200),
      title: "Orders of the last 24 hours",
      rowsRead: 20_118,
      rowsSent: 20_118,
    },
    {
      ...group,
      ...at(46 * minuteMs, 3_100),
      title: "Accounts and their plans",
      rowsRead: 4_096,
      rowsSent: 4_096,
    },
    {
      ...track,
      ...at(hourMs, 71_000),
      title:
        "Product usage, by feature and day, for all workspaces with more than ten seats (weekly report to Customer Success)",
      state: "interrupted" as const,
      rowsRead: 182_000,
      rowsSent: 180_500,
      message: unfinishedText("interrupted"),
    },
    {
      ...identify,
      ...at(2 * hourMs, 14_000),
      title: "Newsletter audience, opted in",
      rowsRead: 41_730,
      rowsSent: 41_730,
    },
    {
      ...identify,
      ...at(3 * hourMs, 1_200),
      title: "Trial accounts",
      state: "succeeded" as const,
      kind: "dry_run" as const,
      rowsRead: 312,
      rowsSent: 0,
      message:
        "Dry run, nothing was sent. 312 rows would become 312 identify events: userId from users.id, email from users.email, 9 traits.",
      batches: 0,
      bytesSent: 0,
    },
    {
      ...track,
      ...at(5 * hourMs, 900),
      title: "Refunds",
      state: "failed" as const,
      rowsRead: 0,
      rowsSent: 0,
      message: "Looker's download link does not work any more (404). Send the Look again from Looker.",
    },
    {...group, ...at(9 * hourMs, 2_900), title: "Accounts and their plans", rowsRead: 4_088, rowsSent: 4_088},
    {
      ...track,
      ...at(11 * hourMs, 7_700),
      title: "Orders of the last 24 hours",
      rowsRead: 19_204,
      rowsSent: 19_204,
    },
    {
      ...group,
      ...at(12 * hourMs, 1_400),
      title: "Accounts without a plan",
      state: "failed" as const,
      kind: "dry_run" as const,
      rowsRead: 120,
      rowsSent: 0,
      rowsNotSent: 8,
      notSent: [{code: "no_group_id", count: 8, firstRows: [3, 17, 18]}],
      message:
        "Dry run, nothing was sent. 120 rows would become 112 group events: groupId from accounts.id, 4 traits. 8 rows without a group id: rows 3, 17, 18 and 5 more.",
    },
    {
      ...identify,
      ...at(13 * hourMs, 62_000),
      title: "Contacts of the spring campaign",
      state: "stopped" as const,
      stoppedBy: "by_hand" as const,
      failure: "stopped",
      rowsRead: 9_000,
      rowsSent: 7_500,
      rowsNotSent: 1_500,
      rowsUnconfirmed: 500,
      notSent: [
        {code: "not_sent_stopped", count: 1_000, firstRows: [8_001, 8_002]},
        {code: "unconfirmed", count: 500, firstRows: [7_501, 7_502]},
      ],
      message:
        "This run was stopped from its page in the hub. 7,500 of 9,000 rows read until then arrived in RudderStack.",
      repetition: "new_events" as const,
    },
    {
      ...track,
      queuedAtMs: nowMs - 14 * hourMs,
      startedAtMs: undefined,
      endedAtMs: nowMs - 14 * hourMs + 10_000,
      title: "Refunds",
      state: "refused" as const,
      rowsRead: 0,
      rowsSent: 0,
      bytesRead: 0,
      batches: 0,
      message:
        "No worker process of the hub is running. Nothing was sent. Tell the hub's operator to start one, and run it again.",
    },
  ].map((members, index) =>
    runRecord({
      instance: "example.cloud.looker.com",
      ...members,
      id: idOf(index),
      webhookId: idOf(index + 50).slice(0, 8),
      planId: String(20 + index),
    }),
  )
}

/** Fills a store with them; `seal` keeps the events of refused rows. */
export async function seed(
  store: RunStore,
  nowMs: number,
  seal: (json: string) => string,
): Promise<RunRecord[]> {
  const runs = seededRuns(nowMs)
  for (const run of runs) {
    await saveRun(store, run)
    await store.addRows(run.id, refusedRows(run, seal))
  }
  return runs
}

function refusedRows({notSent}: RunRecord, seal: (json: string) => string): ListedRow[] {
  return notSent.flatMap(({count, firstRows, ...outcome}, index) =>
    Array.from({length: count}, (_, place) => {
      const rowNumber = firstRows[place] ?? (firstRows.at(-1) ?? 0) + (place - firstRows.length + 1) * 37
      const hasEvent = index === 0
      const messageId = `looker-9f2c61d0a7b84e55b1c03d7e2f6a4410-${rowNumber}`
      return {
        rowNumber,
        outcome,
        messageId: hasEvent ? messageId : undefined,
        sealedEvent: hasEvent ? seal(JSON.stringify({messageId})) : undefined,
        resentBy: undefined,
      }
    }),
  )
}
