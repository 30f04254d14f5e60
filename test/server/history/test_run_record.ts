import {expect} from "chai"
import {interruptedRun} from "../../../src/server/history/interrupted_run"
import {isOver} from "../../../src/server/history/is_over"
import {newRunRecord} from "../../../src/server/history/new_run_record"
import {type RunRecord, runStates} from "../../../src/server/history/run_record"
import {withEvent} from "../../../src/server/history/with_event"
import {withOutcome} from "../../../src/server/history/with_outcome"
import {withStart} from "../../../src/server/history/with_start"
import type {BatchAnswered, RunEvent} from "../../../src/server/runs/run_event"
import {runFacts} from "./support/run_records"

const queuedAtMs = 1_000
const startedAtMs = 3_000
const queued = newRunRecord(runFacts({queuedAtMs}))
const running = withStart(queued, startedAtMs)

function batch(overrides: Partial<BatchAnswered> = {}): BatchAnswered {
  return {
    kind: "batch",
    dataPlane: "https://plane.example",
    answer: "delivered",
    status: 200,
    events: 500,
    bytes: 20_000,
    durationMs: 80,
    retryInMs: undefined,
    ...overrides,
  }
}

function progress(rowsRead: number, rowsSent: number, rowsNotSent = 0): RunEvent {
  return {kind: "progress", rowsRead, rowsSent, rowsNotSent, bytesRead: rowsRead * 100}
}

function told(run: RunRecord, events: readonly (readonly [atMs: number, event: RunEvent])[]): RunRecord {
  return events.reduce((record, [atMs, event]) => withEvent(record, event, startedAtMs + atMs), run)
}

describe("a run's record", () => {
  it("begins with what is known of a run that waits", () => {
    expect(queued).to.deep.include({...runFacts({queuedAtMs}), state: "queued", changedAtMs: queuedAtMs})
    expect(queued).to.deep.include({rowsRead: 0, timeline: [], reasons: [], canStop: false})
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
      isDryRun: true,
    }
    expect(withEvent(running, event, 3_010)).to.deep.equal({
      ...running,
      source: "Sales",
      dataPlane: "https://plane.example",
      isDryRun: true,
      canStop: true,
      changedAtMs: 3_010,
    })
  })

  it("knows the columns, and what running it again would do", () => {
    const event: RunEvent = {kind: "fields", columns: 7, advice: "Nothing is sent twice."}
    const expected = {...running, columns: 7, advice: "Nothing is sent twice.", changedAtMs: 3_020}
    expect(withEvent(running, event, 3_020)).to.deep.equal(expected)
  })

  it("has the counts of the last progress, and a point of the timeline for each", () => {
    const run = told(running, [
      [250, progress(600, 0)],
      [500, progress(1_200, 500, 3)],
    ])
    expect(run).to.deep.include({rowsRead: 1_200, rowsSent: 500, rowsNotSent: 3, bytesRead: 120_000})
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
      [30, batch({answer: "unavailable", status: undefined, bytes: 0})],
    ])
    expect(run).to.deep.include({batches: 3, bytesSent: 20_005, retries: 0, timeline: []})
  })

  it("marks in the timeline when a batch is tried again, and how long it waits for that", () => {
    const again = batch({answer: "unavailable", status: 503, retryInMs: 1_500})
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

  it("counts reasons while the run goes on, and takes those that it ends with", () => {
    const rows = [17, 18].map((rowNumber) => ({rowNumber, messageId: undefined, sealedEvent: undefined}))
    const refused = told(running, [[100, {kind: "not sent", reason: "have no user id", rows}]])
    expect(refused.reasons).to.deep.equal([{reason: "have no user id", count: 2, firstRows: [17, 18]}])
    const reasons = [
      {reason: "were refused (400)", count: 1, firstRows: [9]},
      {reason: "have no user id", count: 4, firstRows: [17, 18]},
    ]
    const ended: RunEvent = {
      kind: "ended",
      isSuccess: false,
      rowsRead: 100,
      rowsSent: 95,
      rowsNotSent: 5,
      bytesRead: 9,
      reasons,
    }
    const over = told(refused, [[900, ended]])
    expect(over.reasons).to.deep.equal([...reasons].reverse())
    expect(over).to.deep.include({
      rowsRead: 100,
      rowsSent: 95,
      rowsNotSent: 5,
      bytesRead: 9,
      state: "running",
    })
    expect(over.timeline.at(-1)).to.deep.include({atMs: 900, rowsRead: 100, rowsSent: 95})
  })

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
    const frozen = Object.freeze({...running, timeline: Object.freeze([]), reasons: Object.freeze([])})
    const rows = [{rowNumber: 1, messageId: undefined, sealedEvent: undefined}]
    told(frozen, [
      [1, progress(1, 1)],
      [2, batch({retryInMs: 5})],
      [3, {kind: "not sent", reason: "r", rows}],
    ])
  })
})
