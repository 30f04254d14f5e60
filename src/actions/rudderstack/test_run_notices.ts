import {expect} from "chai"
import {subscribe, unsubscribe} from "diagnostics_channel"
import {eventText} from "./event_text"
import {RUN_CHANNEL} from "./run_notice"
import {RunNotices} from "./run_notices"
import {Tally} from "./tally"
import {buildNotices} from "./testing/build_notices"
import {HeardNotices} from "./testing/heard_notices"
import {ANSWERED} from "./testing/sample_attempt"
import {trackEvent} from "./testing/sample_events"
import {SimulatedClock} from "./testing/simulated_clock"

const COUNTS = {rowsRead: 9, rowsSent: 5, rowsNotSent: 3, bytesRead: 700}

describe("run notices", () => {
  let heard: HeardNotices | undefined

  afterEach(() => {
    heard?.end()
    heard = undefined
  })

  it("tell a run's beginning, its columns and its end", () => {
    heard = new HeardNotices()
    const stops: string[] = []
    const notices = buildNotices({source: "Marketing", dataPlane: "https://data.example.com"})
    notices.started((reason) => stops.push(reason))
    notices.fields(7, "Run it again.")
    notices.ended(true, tallyOf())
    const [started] = heard.of("started")
    started.stop("Enough.")
    expect(stops).to.deep.equal(["Enough."])
    expect(started).to.include({
      source: "Marketing",
      dataPlane: "https://data.example.com",
      isDryRun: false,
    })
    expect(heard.all.slice(1)).to.deep.equal([
      {kind: "fields", columns: 7, advice: "Run it again."},
      {
        kind: "ended",
        isSuccess: true,
        ...COUNTS,
        reasons: [
          {reason: "refused", count: 2, firstRows: [3, 4]},
          {reason: "without an id", count: 1, firstRows: [8]},
        ],
      },
    ])
  })

  it("tell the progress at most four times a second", async () => {
    heard = new HeardNotices()
    const clock = new SimulatedClock()
    const notices = buildNotices({}, clock)
    const tally = tallyOf()
    for (let call = 0; call < 11; call++) {
      notices.progress(tally)
      await clock.sleep(100)
    }
    expect(heard.all).to.deep.equal(Array(4).fill({kind: "progress", ...COUNTS}))
  })

  it("tell of each try what is known of it", () => {
    heard = new HeardNotices()
    const answer = {kind: "delivered"} as const
    buildNotices().batch({answer, attempt: ANSWERED, events: 12, retryInMs: undefined})
    expect(heard.all).to.deep.equal([
      {
        kind: "batch",
        dataPlane: "http://127.0.0.1:1",
        answer: "delivered",
        events: 12,
        ...ANSWERED,
        retryInMs: undefined,
      },
    ])
  })

  it("tell of rows that are not sent which events they have become, where they have", () => {
    heard = new HeardNotices()
    buildNotices().notSent("refused", [
      {rowNumber: 1, eventText: () => eventText(trackEvent(1))},
      {rowNumber: 2},
    ])
    const [notice] = heard.of("not sent")
    expect(notice).to.deep.include({
      reason: "refused",
      rows: [
        {rowNumber: 1, messageId: "row-1"},
        {rowNumber: 2, messageId: undefined},
      ],
    })
    const [first, second] = notice.eventsJson()
    expect(JSON.parse(first ?? "")).to.include({type: "track", messageId: "row-1"})
    expect(second).to.equal(undefined)
  })

  it("have a batch wait until everybody who asked for it is content, or refuses", async () => {
    const settle: (() => void)[] = []
    heard = new HeardNotices((notice) => {
      if (notice.kind === "due") {
        expect(notice).to.include({dataPlane: "http://127.0.0.1:1", events: 3})
        notice.waitFor(new Promise<void>((resolve) => settle.push(resolve)))
        notice.waitFor(new Promise((_, reject) => settle.push(() => reject(new Error("no")))))
      }
    })
    let isPermitted = false
    const permitted = Promise.resolve(buildNotices().due(3)).then(() => (isPermitted = true))
    settle[1]()
    await new Promise((resolve) => setImmediate(resolve))
    expect(isPermitted).to.equal(false)
    settle[0]()
    await permitted
  })

  it("have no batch wait where nobody listens, or nobody asks for it", () => {
    expect(buildNotices().due(3)).to.equal(undefined)
    heard = new HeardNotices()
    expect(buildNotices().due(3)).to.equal(undefined)
    expect(heard.kinds).to.deep.equal(["due"])
  })

  it("tell of nothing that is sent in a dry run", () => {
    heard = new HeardNotices((notice) => {
      if (notice.kind === "due") {
        notice.waitFor(Promise.resolve())
      }
    })
    const notices = buildNotices({isDryRun: true})
    expect(notices.due(3)).to.equal(undefined)
    notices.batch({answer: {kind: "delivered"}, attempt: ANSWERED, events: 3, retryInMs: undefined})
    notices.progress(tallyOf())
    notices.ended(false, tallyOf())
    expect(
      heard.all.map((notice) => [notice.kind, "rowsSent" in notice ? notice.rowsSent : undefined]),
    ).to.deep.equal([
      ["progress", 0],
      ["ended", 0],
    ])
  })

  it("build nothing where nobody listens", () => {
    const unread = new Proxy({} as never, {
      get: () => {
        throw new Error("It was read.")
      },
    })
    const notices = new RunNotices(unread, unread)
    notices.started(unread)
    notices.fields(1, "")
    notices.progress(unread)
    notices.notSent("refused", unread)
    notices.ended(true, unread)
    expect(notices.due(1)).to.equal(undefined)
  })

  it("are not harmed by a listener that throws: Node throws its error later, on its own", async () => {
    const listener = () => {
      throw new Error("a listener's own failure")
    }
    const uncaught = onceUncaught()
    subscribe(RUN_CHANNEL, listener)
    heard = new HeardNotices()
    try {
      buildNotices().fields(1, "")
      expect(heard.kinds).to.deep.equal(["fields"])
      expect(await uncaught).to.have.property("message", "a listener's own failure")
    } finally {
      unsubscribe(RUN_CHANNEL, listener)
    }
  })
})

function tallyOf(): Tally {
  const tally = new Tally()
  Object.assign(tally, {rowsRead: 9, delivered: 5, bytesRead: 700})
  tally.notSent.add("without an id", [{rowNumber: 8}])
  tally.notSent.add("refused", [{rowNumber: 3}, {rowNumber: 4}])
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
