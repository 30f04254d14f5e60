import {expect} from "chai"
import {CALLS} from "../../../../src/actions/rudderstack/calls"
import {ActionError} from "../../../../src/actions/rudderstack/report"
import {systemClock} from "../../../../src/actions/rudderstack/delivery"
import {OutgoingEvent} from "../../../../src/actions/rudderstack/event"
import {delivered, DeliverySetup, newDelivery, trackEvent, trackEvents} from "./support/delivered"
import {FastClock} from "./support/fast_clock"
import {
  inTurn,
  OK,
  ReceivedBatch,
  Script,
  ScriptedAnswer,
  ScriptedDataPlane,
} from "../support/scripted_data_plane"
import {SimulatedClock} from "./support/simulated_clock"

const UNAVAILABLE: ScriptedAnswer = {status: 503, body: "service unavailable\n"}
const BUSY: ScriptedAnswer = {status: 429, body: "max requests limit reached\n"}
const INVALID = {status: 400, body: "event is not a valid rudder event\n"}
const TOO_LARGE: ScriptedAnswer = {status: 413, body: "request size exceeds max limit\n"}

/** One user: one lane, one batch after the other. */
const ONE_USER = {userId: "user"}

/** Acknowledges all but batches with one of these rows. */
function unless(rows: readonly number[], answer: ScriptedAnswer): Script {
  return (batch) => (batch.rows.some((row) => rows.includes(row)) ? answer : OK)
}

interface Expected {
  readonly delivered?: number
  readonly notSent?: object
  readonly stoppedBy?: string
  /** The rows of each request. */
  readonly requests?: number[][]
  readonly remarks?: string[]
  readonly sleeps?: number[]
}

type Case = [title: string, script: Script, expected: Expected, setup?: DeliverySetup & {rows?: number}]

/** Four rows of one user, unless the setup says otherwise. */
const CASES: Case[] = [
  ["an acknowledged batch is delivered", () => OK, {delivered: 4, requests: [[1, 2, 3, 4]]}],
  ["so it is by an older data plane", () => ({status: 200, body: "OK"}), {delivered: 4}],
  [
    "a web page is no acknowledgement, and says nothing of whether the rows arrived",
    () => ({status: 200, body: "<html>"}),
    {delivered: 0, stoppedBy: "not_acknowledged", notSent: {unconfirmed: [1, 2, 3, 4]}},
  ],
  [
    "any 2xx counts where the operator says so, in a remark",
    () => ({status: 202, body: "queued"}),
    {delivered: 4, remarks: ["any_2xx_acknowledged"]},
    {acknowledgement: "any-2xx"},
  ],
  [
    "RudderStack's own answer is no remark then",
    () => OK,
    {delivered: 4, remarks: []},
    {acknowledgement: "any-2xx"},
  ],

  [
    "a bad row costs only itself, and rows keep their order",
    unless([3], INVALID),
    {
      delivered: 3,
      requests: [[1, 2, 3, 4], [1, 2, 3, 4], [1, 2], [3, 4], [3], [4]],
      notSent: {"refused_invalid 400 event is not a valid rudder event": [3]},
      remarks: [],
    },
  ],
  [
    "words that nobody knows are not shown",
    unless([1], {status: 400, body: "Ng is no user"}),
    {delivered: 3, notSent: {"refused_invalid 400": [1]}},
  ],
  [
    "a row that is too large costs only itself",
    unless([2], TOO_LARGE),
    {delivered: 3, notSent: {"refused_too_large 413 request size exceeds max limit": [2]}},
  ],
  [
    "a batch refused for another reason is not halved",
    () => ({status: 422}),
    {
      delivered: 0,
      requests: [[1, 2, 3, 4]],
      stoppedBy: "not_acknowledged",
      notSent: {"refused_invalid 422": [1, 2, 3, 4]},
    },
  ],
  [
    "who refuses everything in other words than RudderStack's is no data plane",
    () => ({status: 400, body: "<html>Bad Request</html>"}),
    {
      delivered: 0,
      stoppedBy: "not_acknowledged",
      notSent: {"refused_invalid 400": [1, 2, 3, 4]},
    },
  ],
  ["RudderStack itself may refuse everything", () => INVALID, {delivered: 0, stoppedBy: undefined}],
  [
    "it may have arrived where an earlier try was not answered",
    inTurn(UNAVAILABLE, {status: 422}),
    {stoppedBy: "not_acknowledged", notSent: {unconfirmed: [1, 2, 3, 4]}},
  ],
  [
    "a part of a batch that was not answered at first may have arrived when the run stops",
    inTurn(UNAVAILABLE, TOO_LARGE, OK, {status: 401}),
    {delivered: 2, stoppedBy: "write_key_refused", notSent: {unconfirmed: [3, 4]}},
  ],

  [
    "a failure is tried again until the batch is taken",
    inTurn(UNAVAILABLE, UNAVAILABLE, OK),
    {delivered: 4, requests: Array<number[]>(3).fill([1, 2, 3, 4]), sleeps: [250, 500]},
  ],
  [
    "waits begin anew after an acknowledgement",
    inTurn(UNAVAILABLE, UNAVAILABLE, OK, UNAVAILABLE, OK),
    {delivered: 501, sleeps: [250, 500, 250]},
    {rows: 501},
  ],
  ["a time-out of a load balancer is tried again", inTurn({status: 408}, OK), {delivered: 4}],
  ["a reset connection is tried again", inTurn("reset", OK), {delivered: 4}],
  ["a closed connection is tried again", inTurn("close", OK), {delivered: 4}],
  ["an acknowledgement that breaks off is none", inTurn("cut off", OK), {delivered: 4, sleeps: [250]}],
  ["silence is tried again", inTurn("silence", OK), {delivered: 4}, {requestTimeoutMs: 50}],
  ["an answer without end is tried again", inTurn("trickle", OK), {delivered: 4}, {requestTimeoutMs: 50}],
  [
    "an answer with too large headers is named",
    () => ({status: 200, headers: {"content-security-policy": "x".repeat(20000)}}),
    {stoppedBy: "data_plane_unreachable: the headers of its answer are too large", delivered: 0},
  ],
  [
    "Retry-After is waited for",
    inTurn({status: 503, headers: {"retry-after": "90"}}, OK),
    {delivered: 4, sleeps: [90000]},
  ],
  [
    "an outage ends the run when the budget is spent, and rows may have arrived",
    () => UNAVAILABLE,
    {
      delivered: 0,
      stoppedBy: "data_plane_unreachable: it answered 503",
      notSent: {unconfirmed: [1]},
    },
    {rows: 1},
  ],
  [
    "a data plane that takes no connections has stored nothing",
    () => OK,
    {
      stoppedBy: "data_plane_unreachable: it could not be reached",
      notSent: {not_sent_stopped: [1]},
    },
    {rows: 1, dataPlaneUrl: "http://127.0.0.1:1"},
  ],
  [
    "a name that is not known ends the run after three tries",
    () => OK,
    {
      stoppedBy: "data_plane_unreachable: its name could not be resolved",
      notSent: {not_sent_stopped: [1]},
      sleeps: [1000, 3000],
    },
    {rows: 1, dataPlaneUrl: "http://no-such-name.invalid"},
  ],

  [
    "a wrong key ends the run at once",
    () => ({status: 401, body: "invalid write key\n"}),
    {
      requests: [[1, 2, 3, 4]],
      stoppedBy: "write_key_refused",
      notSent: {not_sent_stopped: [1, 2, 3, 4]},
    },
  ],
  [
    "a redirect is not followed",
    () => ({status: 307, headers: {location: "/elsewhere"}}),
    {requests: [[1, 2, 3, 4]], stoppedBy: "not_a_data_plane"},
  ],
  [
    "a rejection is tried again for 30 s once something was acknowledged",
    inTurn(TOO_LARGE, OK, {status: 404}, {status: 404}, {status: 502}, OK),
    {delivered: 4},
  ],

  [
    "429 sets the pace, and is no failure",
    (batch, index) => (index < 2 || batch.rows.length > 1 ? BUSY : OK),
    {delivered: 4, requests: [[1, 2, 3, 4], [1, 2], [1], [2], [3, 4], [3], [4]]},
  ],
  [
    "429 with a time is waited for",
    inTurn({...BUSY, headers: {"retry-after": "7"}}, OK),
    {delivered: 4, sleeps: [7000]},
  ],
  [
    "429 without end stops the run, and nothing of it has arrived",
    () => BUSY,
    {stoppedBy: "data_plane_throttles", notSent: {not_sent_stopped: [1, 2, 3, 4]}},
  ],

  [
    "a data plane that takes no compression gets none, and a remark says so",
    ({headers}) => (headers["content-encoding"] === undefined ? OK : {status: 400, body: "Invalid JSON\n"}),
    {
      delivered: 4,
      requests: [
        [1, 2, 3, 4],
        [1, 2, 3, 4],
      ],
      remarks: ["sent_uncompressed"],
    },
  ],
  [
    "so does one that has a bad row as well",
    ({headers, rows}) => (headers["content-encoding"] !== undefined || rows.includes(2) ? {status: 400} : OK),
    {delivered: 3, notSent: {"refused_invalid 400": [2]}, remarks: ["sent_uncompressed"]},
  ],
]

describe("delivery", () => {
  for (const [title, script, expected, setup = {}] of CASES) {
    it(title, async () => {
      const run = await delivered(trackEvents(setup.rows ?? 4, ONE_USER), script, setup)
      const {tally, delivery, notSent, plane, clock} = run
      const {stoppedBy} = delivery
      expect(tally.unaccounted).to.equal(0)
      expect(tally.delivered).to.equal(expected.delivered ?? 0)
      expect(textOf(stoppedBy)).to.satisfy((text: string) =>
        expected.stoppedBy === undefined ? text === "" : text.startsWith(expected.stoppedBy),
      )
      expect(notSent).to.deep.include(expected.notSent ?? {})
      if (expected.requests !== undefined) {
        expect(plane.requests).to.deep.equal(expected.requests)
      }
      if (expected.remarks !== undefined) {
        expect(tally.remarks.map(({code}) => code)).to.deep.equal(expected.remarks)
      }
      if (expected.sleeps !== undefined) {
        expect((clock as SimulatedClock).sleeps).to.deep.equal(expected.sleeps)
      }
    })
  }

  it("goes on uncompressed once it knows", async () => {
    const {plane, tally} = await delivered(trackEvents(1200, ONE_USER), ({headers}) =>
      headers["content-encoding"] === undefined ? OK : {status: 400},
    )
    expect(tally.delivered).to.equal(1200)
    expect(plane.received.map(({headers}) => headers["content-encoding"])).to.deep.equal([
      "gzip",
      undefined,
      undefined,
      undefined,
    ])
  })

  it("goes on compressed once a compressed batch was taken, whatever is refused later", async () => {
    const {plane} = await delivered(trackEvents(1200, ONE_USER), unless([1100], INVALID))
    expect(new Set(plane.received.map(({headers}) => headers["content-encoding"]))).to.deep.equal(
      new Set(["gzip"]),
    )
  })

  it("asks who refuses everything in other words than RudderStack's for few of its rows", async () => {
    const {plane, tally} = await delivered(trackEvents(3000), () => ({status: 400, body: '{"error":"no"}'}))
    expect(plane.received.length).to.be.below(250)
    expect(tally.notSent.map(({code}) => code)).to.have.members(["refused_invalid", "not_sent_stopped"])
  })

  it("tells a data plane that forbids everything from one that forbids a row, in few requests", async () => {
    const {plane, delivery} = await delivered(trackEvents(500, ONE_USER), () => ({status: 403}))
    expect(delivery.stoppedBy).to.have.property("code", "not_a_data_plane")
    expect(plane.received.length).to.be.at.most(12)
  })

  it("asks for few rows where events of usual size are too large", async () => {
    const {plane, delivery} = await delivered(trackEvents(1500), () => ({status: 413, body: "<html>"}))
    expect(delivery.stoppedBy).to.have.property("code", "not_acknowledged")
    expect(plane.received.length).to.be.below(120)
  })

  it("finds one bad row among 500 in few requests", async () => {
    const {plane, tally} = await delivered(trackEvents(500, ONE_USER), unless([321], INVALID))
    expect(tally.delivered).to.equal(499)
    expect(plane.received.length).to.be.at.most(22)
  })

  it("names the sizes of a row that is too large: an identify event carries its traits twice", async () => {
    const events = [trackEvent(1, {data: `{"text":"${"é".repeat(1000)}"}`})]
    const {tally} = await delivered(events, () => TOO_LARGE, {call: CALLS.identify})
    const [{firstRows}] = tally.notSent
    expect(firstRows[0]).to.include({rowNumber: 1, rowBytes: 2011})
    expect(firstRows[0].eventBytes).to.be.above(4000)
  })

  it("names rows larger than RudderStack documents, and sends them", async () => {
    const events = [trackEvent(1), trackEvent(2, {data: `{"text":"${"é".repeat(20000)}"}`})]
    const {tally} = await delivered(events, () => OK)
    expect(tally.delivered).to.equal(2)
    expect(tally.remarks).to.have.length(1)
    expect(tally.remarks[0]).to.deep.include({code: "event_large", count: 1})
    expect(tally.remarks[0].firstRows[0].eventBytes).to.be.above(40000)
  })

  describe("in lanes", () => {
    it("sends the events of a user in one lane, in their order", async () => {
      const events = Array.from({length: 3000}, (_, index) =>
        trackEvent(index + 1, {userId: `user-${index % 50}`}),
      )
      const {plane, tally} = await delivered(events, () => OK)
      expect(tally.delivered).to.equal(3000)
      const lanes = new Map<unknown, unknown>()
      const rows = new Map<unknown, number[]>()
      for (const {headers, events: sent} of plane.received) {
        expect(headers.anonymousid).to.match(/^looker-lane-[0-7]$/)
        expect(headers["accept-encoding"]).to.equal("identity")
        for (const {userId, messageId} of sent) {
          expect(lanes.get(userId) ?? headers.anonymousid).to.equal(headers.anonymousid)
          lanes.set(userId, headers.anonymousid)
          rows.set(userId, [...(rows.get(userId) ?? []), Number(messageId.slice(4))])
        }
      }
      expect(new Set(lanes.values()).size).to.be.above(4)
      for (const numbers of rows.values()) {
        expect(numbers).to.deep.equal([...numbers].sort((one, other) => one - other))
      }
    })

    const SIZES: [string, Partial<OutgoingEvent>, number, number[]][] = [
      ["500 small events", {}, 1201, [500, 500, 201]],
      ["500,000 bytes", {data: `{"text":"${"é😀".repeat(2500)}"}`}, 80, [32, 32, 16]],
      ["one event that is larger", {data: `{"text":"${"x".repeat(600000)}"}`}, 3, [1, 1, 1]],
    ]
    for (const [title, event, count, sizes] of SIZES) {
      it(`makes batches of at most ${title}`, async () => {
        const {plane} = await delivered(trackEvents(count, {...ONE_USER, ...event}), () => OK)
        expect(plane.requests.map(({length}) => length)).to.deep.equal(sizes)
        expect(plane.requests.flat()).to.deep.equal(trackEvents(count).map(({rowNumber}) => rowNumber))
      })
    }

    it("has reading pause while four batches wait behind those in flight", async () => {
      const plane = await new ScriptedDataPlane(() => OK).start()
      try {
        const {delivery, tally} = await newDelivery(plane.url)
        for (let row = 1; !delivery.isFull; row++) {
          tally.rowsRead++
          delivery.add(trackEvent(row, ONE_USER))
        }
        expect(tally.rowsRead).to.equal(2500)
        await delivery.whenRoom()
        expect(delivery.isFull).to.equal(false)
        await delivery.finish()
        expect(tally.delivered).to.equal(2500)
      } finally {
        await plane.stop()
      }
    })

    it("sends batches that are not full every five seconds, in lanes where nothing is in flight", async () => {
      const clock = new SimulatedClock()
      const plane = await new ScriptedDataPlane(() => ({status: 200, body: "ok", afterMs: 100})).start()
      try {
        const {delivery} = await newDelivery(plane.url, {clock})
        const addAfter = async (row: number, delayMs: number) => {
          await clock.sleep(delayMs)
          delivery.add(trackEvent(row, ONE_USER))
          delivery.sendPartial()
        }
        await addAfter(1, 4999)
        await addAfter(2, 1) // in flight from here on
        await addAfter(3, 5000)
        await addAfter(4, 5000)
        await delivery.finish()
        expect(plane.requests).to.deep.equal([
          [1, 2],
          [3, 4],
        ])
      } finally {
        await plane.stop()
      }
    })

    it("believes no rejection while others may be acknowledged: a firewall refuses one row", async () => {
      const slowly = (answer: ScriptedAnswer) =>
        typeof answer === "string" ? answer : {...answer, afterMs: 50}
      const {tally, notSent, delivery} = await delivered(
        trackEvents(200),
        ({rows}) => (rows.includes(60) ? {status: 403, body: "<html>"} : slowly(OK)),
        {clock: new FastClock(50)},
      )
      expect(delivery.stoppedBy).to.equal(undefined)
      expect(tally.delivered).to.equal(199)
      expect(notSent).to.deep.equal({"refused_invalid 403": [60]})
    })

    it("believes no rejection of the first batch while more rows are being read", async () => {
      const plane = await new ScriptedDataPlane(unless([500], {status: 403})).start()
      try {
        const {delivery, tally} = await newDelivery(plane.url, {clock: new FastClock(50)})
        trackEvents(500, {userId: "a"}).forEach((event) => delivery.add(event))
        await new Promise((resolve) => setTimeout(resolve, 200))
        expect(plane.received).to.have.length(1)
        expect(delivery.stoppedBy).to.equal(undefined)
        trackEvents(1000, {userId: "b"})
          .slice(500)
          .forEach((event) => delivery.add(event))
        await delivery.finish()
        expect(tally.delivered).to.equal(999)
      } finally {
        await plane.stop()
      }
    })

    it("stops when all are rejected, without a second volley", async () => {
      for (const status of [405, 403, 410, 501]) {
        const {plane, delivery, tally} = await delivered(trackEvents(12000), () => ({status}), {
          clock: systemClock,
        })
        expect(delivery.stoppedBy).to.have.property("code", "not_a_data_plane")
        expect(plane.received.length).to.be.at.most(8)
        expect(tally.unaccounted).to.equal(0)
      }
    })

    for (const rows of [[101], [1, 2], [700, 900, 1500]]) {
      it(`delivers all but rows that fail each time: ${rows.join(", ")}`, async () => {
        const {tally, notSent, delivery} = await delivered(
          trackEvents(1600),
          unless(rows, {status: 500, body: "pq: invalid byte sequence"}),
          {clock: new FastClock(50)},
        )
        expect(delivery.stoppedBy).to.equal(undefined)
        expect(notSent).to.deep.equal({"refused_alone 500": rows})
        expect(tally.delivered).to.equal(1600 - rows.length)
      })
    }

    it("delivers all but bad rows where each first batch has one", async () => {
      const rows = [98, 103, 224, 326]
      const {tally, notSent} = await delivered(
        trackEvents(500).map((event, index) => ({...event, userId: `user-${index % 2}`})),
        unless(rows, {status: 500}),
        {clock: new FastClock(200)},
      )
      expect(notSent).to.deep.equal({"refused_alone 500": rows})
      expect(tally.delivered).to.equal(496)
    })

    it("does not have two lanes wait for each other's bad row until the budget is spent", async () => {
      const {notSent} = await delivered(trackEvents(16), unless([3, 6], {status: 500}), {
        clock: new FastClock(50),
        retryBudgetMs: 86400000,
      })
      expect(notSent).to.deep.equal({"refused_alone 500": [3, 6]})
    })

    it("delivers all but a row that breaks the connection each time", async () => {
      const {tally, notSent} = await delivered(trackEvents(300), unless([150], "reset"), {
        clock: new FastClock(50),
      })
      expect(notSent).to.deep.equal({refused_alone: [150]})
      expect(tally.delivered).to.equal(299)
    })

    for (const [row, status] of [
      [1, 500],
      [1, 403],
      [4, 403],
      [501, 500],
      [501, 403],
      [750, 500],
      [2000, 500],
    ]) {
      it(`delivers all rows of one user but row ${row}, which is answered with ${status} each time`, async () => {
        const {tally, notSent, plane} = await delivered(trackEvents(2000, ONE_USER), unless([row], {status}))
        expect(tally.delivered).to.equal(1999)
        expect(Object.values(notSent)).to.deep.equal([[row]])
        const taken = plane.requests.filter((rows) => !rows.includes(row)).flat()
        expect(taken).to.deep.equal([...taken].sort((one, other) => one - other))
      })
    }

    it("blames no row for an outage, nor for a data plane that recovers from it slowly", async () => {
      const clock = new FastClock(50)
      const startMs = clock.nowMs()
      let tries = 0
      const script = ({rows: [row]}: ReceivedBatch): ScriptedAnswer => {
        const isDown = clock.nowMs() - startMs < 60000
        return isDown || (row > 4 && tries++ < 8) ? UNAVAILABLE : OK
      }
      const {tally, notSent} = await delivered(trackEvents(8), script, {clock})
      expect(notSent).to.deep.equal({})
      expect(tally.delivered).to.equal(8)
    })

    it("doubts a rejection that follows an outage, as a router restarts last", async () => {
      const clock = new FastClock(50)
      let downMs: number | undefined
      const script = (_: ReceivedBatch, index: number): ScriptedAnswer => {
        if (index < 8) {
          return OK
        }
        downMs = downMs ?? clock.nowMs()
        const sinceMs = clock.nowMs() - downMs
        return sinceMs < 60000 ? UNAVAILABLE : sinceMs < 64000 ? {status: 404} : OK
      }
      const {tally, delivery} = await delivered(trackEvents(8000), script, {clock})
      expect(delivery.stoppedBy).to.equal(undefined)
      expect(tally.delivered).to.equal(8000)
    })

    const takesNoGzip = (bad: (row: number) => boolean, lateRow: number) => (batch: ReceivedBatch) =>
      batch.headers["content-encoding"] === "gzip" || batch.rows.some(bad)
        ? {...INVALID, afterMs: batch.rows.includes(lateRow) ? 200 : 0}
        : OK

    it("tries without compression what was in flight when that was found out", async () => {
      const {tally} = await delivered(
        trackEvents(8),
        takesNoGzip(() => false, 3),
      )
      expect(tally.delivered).to.equal(8)
    })

    it("finds out about compression, however many rows are bad", async () => {
      const {tally} = await delivered(
        trackEvents(1000),
        takesNoGzip((row) => row % 20 === 0, 0),
      )
      expect(tally.delivered).to.equal(950)
      expect(tally.remarks.map(({code}) => code)).to.deep.equal(["sent_uncompressed"])
    })

    it("delivers everything to a data plane that fails every other time", async () => {
      let seed = 7
      const chance = () => (seed = (seed * 16807) % 2147483647) / 2147483647
      const {tally, plane} = await delivered(trackEvents(6000), () => (chance() < 0.5 ? UNAVAILABLE : OK), {
        clock: new FastClock(50),
      })
      expect(tally.delivered).to.equal(6000)
      expect(plane.received.length).to.be.below(400)
    })

    it("sends whole batches through an outage, and goes on after it", async () => {
      const clock = new FastClock(50)
      let downUntilMs = Infinity
      const sizes: number[] = []
      const script = ({rows}: ReceivedBatch, index: number): ScriptedAnswer => {
        if (index === 8) {
          downUntilMs = clock.nowMs() + 10000
        }
        if (index >= 8 && clock.nowMs() < downUntilMs) {
          sizes.push(rows.length)
          return UNAVAILABLE
        }
        return OK
      }
      const {tally} = await delivered(trackEvents(8000), script, {clock})
      expect(tally.delivered).to.equal(8000)
      expect(sizes.length).to.be.below(120)
    })

    it("wakes lanes that sleep as soon as another one is acknowledged", async () => {
      const events = [trackEvent(1, {userId: "a"}), trackEvent(2, {userId: "b"})]
      const untilProgress = {
        nowMs: () => 0,
        random: () => 0.5,
        sleep: async (_: number, signal: AbortSignal) =>
          new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve())),
      }
      const script = ({rows}: ReceivedBatch, index: number): ScriptedAnswer =>
        rows.includes(2) ? {status: 200, body: "ok", afterMs: 100} : index < 2 ? UNAVAILABLE : OK
      const {tally, plane} = await delivered(events, script, {clock: untilProgress})
      expect(tally.delivered).to.equal(2)
      expect(plane.received).to.have.length(3)
    })

    it("uses the budget to its end", async () => {
      const clock = new FastClock(20)
      let firstMs: number | undefined
      let lastMs = 0
      const {delivery, notSent} = await delivered(
        trackEvents(800),
        () => {
          lastMs = clock.nowMs()
          firstMs = firstMs ?? lastMs
          return UNAVAILABLE
        },
        {clock, retryBudgetMs: 10000},
      )
      expect(delivery.stoppedBy).to.have.property("code", "data_plane_unreachable")
      expect(Object.keys(notSent)).to.deep.equal(["unconfirmed"])
      expect(lastMs - (firstMs ?? 0)).to.be.at.least(9500)
    })

    it("keeps to a limit of events per second, below which no larger batch ever passes", async () => {
      const clock = new FastClock(10)
      let windowMs = -Infinity
      let used = 0
      const script = ({rows}: ReceivedBatch): ScriptedAnswer => {
        if (clock.nowMs() - windowMs >= 1000) {
          windowMs = clock.nowMs()
          used = 0
        }
        if (used + rows.length > 301) {
          return BUSY
        }
        used += rows.length
        return OK
      }
      const {tally} = await delivered(trackEvents(3000), script, {clock, retryBudgetMs: 8000})
      expect(tally.delivered).to.equal(3000)
    })
  })
}).timeout(20000)

function textOf(error: ActionError | undefined): string {
  const [, what = ""] = /could not take the rows(: .*)/.exec(error?.message ?? "") ?? []
  return `${error?.code ?? ""}${what}`
}
