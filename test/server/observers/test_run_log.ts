import {expect} from "chai"
import * as sinon from "sinon"
import type {StopReason} from "../../../src/actions/rudderstack/additions"
import type {EndedEvent, RunEvent} from "../../../src/server/runs/run_event"
import type {RunFacts} from "../../../src/server/store/run_record"
import type {RunOutcome} from "../../../src/server/runs/run_observer"
import {RunLog} from "../../../src/server/observers/run_log"
import {RecordedLog} from "../support/recorded_log"

const run: RunFacts = {
  id: "run-1",
  action: "rudder_track",
  webhookId: "w",
  instance: "example.looker.com",
  planId: "7",
  title: "Churn",
  queryId: "9",
  queuedAtMs: 0,
  resendOf: undefined,
}
const counts = {rowsRead: 5, rowsSent: 3, rowsNotSent: 2, rowsUnconfirmed: 0, bytesRead: 100}
const ended: EndedEvent = {
  kind: "ended",
  ...counts,
  isSuccess: false,
  failure: undefined,
  notSent: [{code: "no_identity", count: 2, firstRows: [1, 2]}],
  remarks: [],
}
const clean: EndedEvent = {...ended, rowsNotSent: 0, notSent: []}
const startedAs = (runKind: "all" | "dry_run"): RunEvent => ({
  kind: "started",
  source: "Marketing",
  dataPlane: "https://plane.example.com",
  runKind,
})
const failed: RunOutcome = {isSuccess: false, message: "2 of 5 rows were not sent."}

describe("the log of a run's end", () => {
  const ends: [state: string, hasBegun: boolean, events: RunEvent[], outcome: RunOutcome][] = [
    ["succeeded", true, [startedAs("all"), clean], {isSuccess: true, message: undefined}],
    ["failed", true, [startedAs("all"), ended], failed],
    ["succeeded", true, [startedAs("dry_run"), clean], failed],
    ["failed", true, [startedAs("dry_run"), ended], failed],
    ["interrupted", true, [startedAs("all")], {...failed, state: "interrupted"}],
    ["interrupted", false, [], {...failed, state: "interrupted"}],
    ["failed", true, [], failed],
    ["refused", false, [], failed],
  ]
  for (const [state, hasBegun, events, outcome] of ends) {
    it(`calls it ${state} after ${events.map(({kind}) => kind).join(", ") || "nothing"}`, () => {
      expect(lineOf(hasBegun, events, outcome)).to.include({state})
    })
  }

  const stops: [state: string, hasBegun: boolean, events: RunEvent[]][] = [
    ["stopped", true, [startedAs("all"), {...ended, failure: "stopped"}]],
    ["stopped", false, []],
    ["failed", true, [startedAs("all"), {...ended, failure: "write_key_refused"}]],
  ]
  for (const [state, hasBegun, events] of stops) {
    it(`calls it ${state} when it was asked to stop ${hasBegun ? "and says why it ended" : "before it began"}`, () => {
      expect(lineOf(hasBegun, events, failed, "by_hand")).to.include({state})
    })
  }

  it("says which Look it was, and what became of its rows, by code", () => {
    expect(lineOf(true, [startedAs("all"), ended], failed)).to.deep.include({
      ...{runId: "run-1", action: "rudder_track", title: "Churn", planId: "7", source: "Marketing"},
      ...{rowsRead: 5, rowsSent: 3, rowsNotSent: 2, rowsUnconfirmed: 0},
      notSent: {no_identity: 2},
      outcome: "2 of 5 rows were not sent.",
    })
  })

  for (const [where, hours] of [
    ["back", -1],
    ["forward", 24],
  ] as const) {
    it(`gives the duration that it took where the clock is set ${where} meanwhile`, () => {
      const clock = sinon.useFakeTimers({
        now: Date.parse("2026-03-02T09:00:10Z"),
        toFake: ["Date", "performance"],
      })
      try {
        const log = new RecordedLog()
        const runLog = new RunLog(log)
        const waiting = {...run, queuedAtMs: Date.parse("2026-03-02T09:00:00Z")}
        runLog.started(waiting)
        clock.tick(2_000)
        clock.setSystemTime(Date.now() + hours * 3_600_000)
        runLog.ended(waiting, failed)
        expect(log.entries[0]?.fields.durationMs).to.equal(12_000)
      } finally {
        clock.restore()
      }
    })
  }

  it("is one line a run, and one of its own for each", () => {
    const log = new RecordedLog()
    const runLog = new RunLog(log)
    for (const id of ["a", "b"]) {
      runLog.queued({...run, id})
      runLog.started({...run, id})
    }
    runLog.reported({...run, id: "a"}, ended)
    runLog.ended({...run, id: "b"}, {isSuccess: true, message: undefined})
    runLog.ended({...run, id: "a"}, failed)
    expect(log.entries.map(({fields}) => [fields.runId, fields.rowsSent])).to.deep.equal([
      ["b", undefined],
      ["a", 3],
    ])
  })
})

function lineOf(
  hasBegun: boolean,
  events: readonly RunEvent[],
  outcome: RunOutcome,
  stopReason?: StopReason,
): object {
  const log = new RecordedLog()
  const runLog = new RunLog(log)
  runLog.queued(run)
  if (hasBegun) {
    runLog.started(run)
  }
  if (stopReason !== undefined) {
    runLog.stopping(run, stopReason)
  }
  events.forEach((event) => runLog.reported(run, event))
  runLog.ended(run, outcome)
  expect(log.entries.map(({message}) => message)).to.deep.equal(["Run ended."])
  return log.entries[0]?.fields ?? {}
}
