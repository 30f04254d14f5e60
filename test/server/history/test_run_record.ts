import {expect} from "chai"
import type {BatchAnswered} from "../../../src/actions/rudderstack/report"
import {interruptedRun} from "../../../src/server/history/interrupted_run"
import {isOver} from "../../../src/server/history/is_over"
import {newRunRecord} from "../../../src/server/history/new_run_record"
import {type RunRecord, runStates} from "../../../src/server/history/run_record"
import {withEvent} from "../../../src/server/history/with_event"
import {withOutcome} from "../../../src/server/history/with_outcome"
import {withStart} from "../../../src/server/history/with_start"
import type {EndedEvent, RowsCount, RunEvent} from "../../../src/server/runs/run_event"
import {runFacts} from "./support/run_records"

const queuedAtMs = 1_000
const startedAtMs = 3_000
const queued = newRunRecord(runFacts({queuedAtMs}))
const running = withStart(queued, startedAtMs)

function batch(overrides: Partial<BatchAnswered> = {}): BatchAnswered {
  return {
    kind: "batch",
    dataPlane: "https://plane.example",
    answer: "acknowledged",
    status: 200,
    events: 500,
    bytes: 20_000,
    durationMs: 80,
    retryInMs: undefined,
    ...overrides,
  }
}

function progress(rowsRead: number, rowsSent: number, rowsNotSent = 0): RunEvent {
  return {kind: "progress", rowsRead, rowsSent, rowsNotSent, rowsUnconfirmed: 1, bytesRead: rowsRead * 100}
}

function told(run: RunRecord, events: readonly (readonly [atMs: number, event: RunEvent])[]): RunRecord {
  return events.reduce((record, [atMs, event]) => withEvent(record, event, startedAtMs + atMs), run)
}

const wellEnded: EndedEvent = {
  kind: "ended",
  isSuccess: false,
  rowsRead: 3,
  rowsSent: 0,
  rowsNotSent: 0,
  rowsUnconfirmed: 0,
  bytesRead: 9,
  failure: undefined,
  notSent: [],
  remarks: [],
}

describe("a run's record", () => {
  it("begins with what is known of a run that waits", () => {
    expect(queued).to.deep.include({...runFacts({queuedAtMs}), state: "queued", changedAtMs: queuedAtMs})
    expect(queued).to.deep.include({rowsRead: 0, timeline: [], notSent: [], remarks: [], canStop: false})
    expect(queued.startedAtMs).to.equal(undefined)
  })

  it("knows when the run began", () => {
    expect(running).to.deep.equal({...queued, state: "running", startedAtMs, changedAtMs: startedAtMs})
  })

  it("knows where rows go as soon as the run says so, and that it can be stopped", () => {
    const event: RunEvent = {
      kind: "started",
      source: "Sales",
      dataPlane: "https://plane.example",
      runKind: "dry_run",
    }
    expect(withEvent(running, event, 3_010)).to.deep.equal({
      ...running,
      source: "Sales",
      dataPlane: "https://plane.example",
      runKind: "dry_run",
      canStop: true,
      changedAtMs: 3_010,
    })
  })

  it("knows the columns, and whether its events are recognised when they are sent again", () => {
    const event: RunEvent = {kind: "fields", columns: 7, repetition: "recognised"}
    const expected = {...running, columns: 7, repetition: "recognised", changedAtMs: 3_020}
    expect(withEvent(running, event, 3_020)).to.deep.equal(expected)
  })

  it("has the counts of the last progress, and a point of the timeline for each", () => {
    const run = told(running, [
      [250, progress(600, 0)],
      [500, progress(1_200, 500, 3)],
    ])
    expect(run).to.deep.include({
      rowsRead: 1_200,
      rowsSent: 500,
      rowsNotSent: 3,
      rowsUnconfirmed: 1,
      bytesRead: 120_000,
    })
    expect(run.changedAtMs).to.equal(startedAtMs + 500)
    expect(run.timeline).to.deep.equal([
      {atMs: 250, rowsRead: 600, rowsSent: 0, retries: 0, pausedMs: 0},
      {atMs: 500, rowsRead: 1_200, rowsSent: 500, retries: 0, pausedMs: 0},
    ])
  })

  it("counts requests and their bytes, without a point of the timeline for each", () => {
    const run = told(running, [
      [10, batch()],
      [20, batch({answer: "refused", status: 400, bytes: 5})],
      [30, batch({answer: "retryable", status: undefined, bytes: 0})],
    ])
    expect(run).to.deep.include({batches: 3, bytesSent: 20_005, retries: 0, timeline: []})
  })

  it("marks in the timeline when a batch is tried again, and how long it waits for that", () => {
    const again = batch({answer: "retryable", status: 503, retryInMs: 1_500})
    const run = told(running, [
      [250, progress(600, 0)],
      [300, again],
      [310, {...again, retryInMs: 0}],
      [2_000, again],
    ])
    expect(run).to.deep.include({batches: 3, retries: 3})
    expect(run.timeline).to.deep.equal([
      {atMs: 310, rowsRead: 600, rowsSent: 0, retries: 2, pausedMs: 1_500},
      {atMs: 2_000, rowsRead: 600, rowsSent: 0, retries: 1, pausedMs: 1_500},
    ])
  })

  it("counts outcomes while the run goes on, and takes those that it ends with", () => {
    const rows = [17, 18].map((rowNumber) => ({rowNumber, messageId: undefined, sealedEvent: undefined}))
    const refused = told(running, [[100, {kind: "not_sent", outcome: {code: "no_identity"}, rows}]])
    expect(refused.notSent).to.deep.equal([{code: "no_identity", count: 2, firstRows: [17, 18]}])
    const notSent: RowsCount[] = [
      {code: "unconfirmed", count: 1, firstRows: [9]},
      {code: "no_identity", count: 4, firstRows: [17, 18]},
    ]
    const remarks: RowsCount[] = [{code: "event_large", count: 2, firstRows: [3, 4]}]
    const ended: RunEvent = {
      kind: "ended",
      isSuccess: false,
      rowsRead: 100,
      rowsSent: 95,
      rowsNotSent: 5,
      rowsUnconfirmed: 1,
      bytesRead: 9,
      failure: "data_plane_unreachable",
      notSent,
      remarks,
    }
    const over = told(refused, [[900, ended]])
    expect(over).to.deep.include({notSent: [...notSent].reverse(), remarks, failure: ended.failure})
    expect(over).to.deep.include({
      rowsRead: 100,
      rowsSent: 95,
      rowsNotSent: 5,
      rowsUnconfirmed: 1,
      bytesRead: 9,
      state: "running",
    })
    expect(over.timeline.at(-1)).to.deep.include({atMs: 900, rowsRead: 100, rowsSent: 95})
  })

  it("has the pace that the data plane set last", () => {
    const pace = (maxBatches: number, maxEvents: number): RunEvent => {
      return {kind: "pace", dataPlane: "https://plane.example", maxBatches, maxEvents}
    }
    const run = told(running, [
      [100, pace(4, 250)],
      [200, pace(2, 60)],
    ])
    expect(run.pace).to.deep.equal({maxBatches: 2, maxEvents: 60})
  })

  const dryRuns: [what: string, ended: Partial<EndedEvent> | undefined, state: string][] = [
    ["that found nothing wrong has succeeded, though Looker is told of a failure", {}, "succeeded"],
    ["that found rows which cannot be sent has failed", {rowsNotSent: 2}, "failed"],
    ["that could not read the result has failed", {failure: "result_cut_off"}, "failed"],
    ["that never reported its end has failed", undefined, "failed"],
  ]
  for (const [what, members, state] of dryRuns) {
    it(`says that a dry run ${what}`, () => {
      const started: RunEvent = {
        kind: "started",
        source: "Sales",
        dataPlane: "https://plane.example",
        runKind: "dry_run",
      }
      const dryRun = told(running, [
        [1, started],
        ...(members ? [[2, {...wellEnded, ...members}] as const] : []),
      ])
      expect(withOutcome(dryRun, {isSuccess: false, message: "Dry run."}, 9_000).state).to.equal(state)
    })
  }

  for (const [state, isSuccess] of [["succeeded", true] as const, ["failed", false] as const]) {
    it(`says that the run has ${state}, and what Looker was told`, () => {
      const run = withOutcome(running, {isSuccess, message: "What Looker was told."}, 9_000)
      const end = {endedAtMs: 9_000, changedAtMs: 9_000, message: "What Looker was told."}
      expect(run).to.deep.equal({...running, state, ...end})
    })
  }

  it("keeps the beginning of a message that is longer than anybody reads", () => {
    const run = withOutcome(running, {isSuccess: true, message: "m".repeat(1_000_000)}, 9_000)
    expect(run.message?.length).to.equal(10_000)
  })

  it("ends also for a run that never began", () => {
    const run = withOutcome(queued, {isSuccess: false, message: undefined}, 9_000)
    expect(run).to.deep.equal({...queued, state: "failed", endedAtMs: 9_000, changedAtMs: 9_000})
  })

  it("ends when it was last heard of, where nobody knows how it ended", () => {
    const run = interruptedRun(told(running, [[250, progress(600, 0)]]), 99_000, "The hub ended.")
    expect(run).to.deep.include({state: "interrupted", endedAtMs: startedAtMs + 250, changedAtMs: 99_000})
    expect(run).to.deep.include({message: "The hub ended.", rowsRead: 600})
  })

  it("is open while it waits or works, and over in every other state", () => {
    expect(runStates.filter((state) => !isOver({state}))).to.deep.equal(["queued", "running"])
  })

  it("never changes one that it was made from", () => {
    const frozen = Object.freeze({...running, timeline: Object.freeze([]), notSent: Object.freeze([])})
    const rows = [{rowNumber: 1, messageId: undefined, sealedEvent: undefined}]
    told(frozen, [
      [1, progress(1, 1)],
      [2, batch({retryInMs: 5})],
      [3, {kind: "not_sent", outcome: {code: "r"}, rows}],
    ])
  })
})
