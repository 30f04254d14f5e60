import {expect} from "chai"
import {subscribe, unsubscribe} from "diagnostics_channel"
import * as sinon from "sinon"
import {RUN_CHANNEL, RunNotices} from "../../../../src/actions/rudderstack/additions"
import {Tally} from "../../../../src/actions/rudderstack/report"
import {HeardNotices} from "./support/heard_notices"

type RunHead = ConstructorParameters<typeof RunNotices>[0]

const DATA_PLANE = "https://data.example.com"
const COUNTS = {rowsRead: 9, rowsSent: 5, rowsNotSent: 3, rowsUnconfirmed: 1, bytesRead: 700}
const ANSWERED = {
  answer: "acknowledged",
  status: 200,
  events: 12,
  bytes: 300,
  durationMs: 4,
  retryInMs: undefined,
} as const

describe("run notices", () => {
  let heard: HeardNotices | undefined

  afterEach(() => {
    sinon.restore()
    heard?.end()
    heard = undefined
  })

  it("report a run's beginning, its columns and its end", () => {
    heard = new HeardNotices()
    const stops: string[] = []
    const notices = noticesOf({source: "Marketing"})
    notices.started((reason) => stops.push(reason))
    notices.fields(7, "recognised")
    notices.ended(false, "stopped", tallyOf())
    const [started] = heard.of("started")
    started.stop("by_hand")
    expect(stops).to.deep.equal(["by_hand"])
    expect(started).to.include({source: "Marketing", dataPlane: DATA_PLANE, runKind: "all"})
    expect(heard.all.slice(1)).to.deep.equal([
      {kind: "fields", columns: 7, repetition: "recognised"},
      {
        kind: "ended",
        isSuccess: false,
        failure: "stopped",
        ...COUNTS,
        notSent: [
          {code: "refused_invalid", status: 400, count: 2, firstRows: [3, 4]},
          {code: "unconfirmed", count: 1, firstRows: [8]},
        ],
        remarks: [{code: "time_unreadable", count: 1, firstRows: [2]}],
      },
    ])
  })

  it("report the progress at most four times per second", () => {
    heard = new HeardNotices()
    const now = sinon.stub(performance, "now").returns(0)
    const notices = noticesOf()
    for (let ms = 0; ms <= 1000; ms += 100) {
      now.returns(ms)
      notices.progress(tallyOf())
    }
    expect(heard.all).to.deep.equal(Array(4).fill({kind: "progress", ...COUNTS}))
  })

  it("report each try, and the pace that a data plane asks for", () => {
    heard = new HeardNotices()
    noticesOf().batch(ANSWERED)
    noticesOf().pace({maxBatches: 2, maxEvents: 60})
    expect(heard.all).to.deep.equal([
      {kind: "batch", dataPlane: DATA_PLANE, ...ANSWERED},
      {kind: "pace", dataPlane: DATA_PLANE, maxBatches: 2, maxEvents: 60},
    ])
  })

  it("report rows that were not sent with the events that they became, without the time of sending", () => {
    heard = new HeardNotices()
    noticesOf().notSent({code: "refused_invalid", status: 400}, [
      {
        rowNumber: 1,
        eventText: () => '{"type":"track","messageId":"m-1","sentAt":"1970-01-01T00:00:00.000Z"}',
      },
      {rowNumber: 2},
    ])
    const [notice] = heard.of("not_sent")
    expect(notice).to.deep.include({
      outcome: {code: "refused_invalid", status: 400},
      rows: [
        {rowNumber: 1, messageId: "m-1"},
        {rowNumber: 2, messageId: undefined},
      ],
    })
    expect(notice.eventsJson()).to.deep.equal(['{"type":"track","messageId":"m-1"}', undefined])
  })

  it("have a batch wait until everybody who asked for it has settled", async () => {
    const settle: (() => void)[] = []
    heard = new HeardNotices((notice) => {
      if (notice.kind === "due") {
        expect(notice).to.include({dataPlane: DATA_PLANE, events: 3})
        notice.waitFor(new Promise<void>((resolve) => settle.push(resolve)))
        notice.waitFor(new Promise((_, reject) => settle.push(() => reject(new Error("no")))))
      }
    })
    let isPermitted = false
    const permitted = Promise.resolve(noticesOf().due(3)).then(() => (isPermitted = true))
    settle[1]()
    await new Promise((resolve) => setImmediate(resolve))
    expect(isPermitted).to.equal(false)
    settle[0]()
    await permitted
  })

  it("have no batch wait where nobody listens, or nobody asks for it", () => {
    expect(noticesOf().due(3)).to.equal(undefined)
    heard = new HeardNotices()
    expect(noticesOf().due(3)).to.equal(undefined)
    expect(heard.kinds).to.deep.equal(["due"])
  })

  it("report nothing as sent in a dry run", () => {
    heard = new HeardNotices((notice) => {
      if (notice.kind === "due") {
        notice.waitFor(Promise.resolve())
      }
    })
    const notices = noticesOf({runKind: "dry_run"})
    expect(notices.due(3)).to.equal(undefined)
    notices.batch(ANSWERED)
    notices.pace({maxBatches: 1, maxEvents: 1})
    notices.progress(tallyOf())
    notices.ended(false, undefined, tallyOf())
    const sent = heard.all.map((notice) => [notice.kind, "rowsSent" in notice ? notice.rowsSent : undefined])
    expect(sent).to.deep.equal([
      ["progress", 0],
      ["ended", 0],
    ])
  })

  it("are not harmed by a listener that throws: Node throws its error later, on its own", async () => {
    const listener = () => {
      throw new Error("a listener's own failure")
    }
    const uncaught = onceUncaught()
    subscribe(RUN_CHANNEL, listener)
    heard = new HeardNotices()
    try {
      noticesOf().fields(1, "new_events")
      expect(heard.kinds).to.deep.equal(["fields"])
      expect(await uncaught).to.have.property("message", "a listener's own failure")
    } finally {
      unsubscribe(RUN_CHANNEL, listener)
    }
  })
})

function noticesOf(head: Partial<RunHead> = {}): RunNotices {
  const notices = new RunNotices({source: "default", dataPlane: DATA_PLANE, runKind: "all", ...head})
  notices.bytesRead = COUNTS.bytesRead
  return notices
}

function tallyOf(): Tally {
  const tally = new Tally()
  Object.assign(tally, {rowsRead: 9, delivered: 5})
  tally.addNotSent({code: "unconfirmed"}, [{rowNumber: 8}])
  tally.addNotSent({code: "refused_invalid", status: 400}, [{rowNumber: 3}, {rowNumber: 4}])
  tally.addRemark("time_unreadable", [{rowNumber: 2}])
  return tally
}

/** The next uncaught exception, which mocha would else take for the test's failure. */
async function onceUncaught(): Promise<unknown> {
  const others = process.listeners("uncaughtException")
  process.removeAllListeners("uncaughtException")
  const error = await new Promise((resolve) => process.once("uncaughtException", resolve))
  others.forEach((listener) => process.on("uncaughtException", listener))
  return error
}
