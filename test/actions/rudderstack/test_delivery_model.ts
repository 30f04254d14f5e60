import {expect} from "chai"
import * as fc from "fast-check"
import {dataPlane} from "../../../src/actions/rudderstack/data_plane"
import {Delivery} from "../../../src/actions/rudderstack/delivery"
import {rudderClient} from "../../../src/actions/rudderstack/rudder_client"
import {SerializedEvent} from "../../../src/actions/rudderstack/serialized_event"
import {Tally} from "../../../src/actions/rudderstack/tally"
import {buildNotices} from "../../../src/actions/rudderstack/testing/build_notices"
import {sampleEvent} from "../../../src/actions/rudderstack/testing/sample_events"
import {
  ReceivedBatch,
  ReceivedMessage,
  ScriptedAnswer,
  ScriptedDataPlane,
} from "../../../src/actions/rudderstack/testing/scripted_data_plane"
import {SimulatedClock} from "../../../src/actions/rudderstack/testing/simulated_clock"

/** What happens to a request whatever is in it; "well" is the data plane's own judgement. */
type Happening =
  | "well"
  | "busy"
  | "unavailable"
  | "stored, yet unavailable"
  | "reset"
  | "stored, then reset"
  | "cut off"
  | "stored, then cut off"
  | "turned away"
  | "key refused"

interface Row {
  readonly user: number
  readonly kind: "good" | "bad" | "too large"
}

interface Run {
  readonly rows: readonly Row[]
  /** Of the first requests, in their order; `then` of all after them. */
  readonly happenings: readonly Happening[]
  readonly then: Happening
  readonly chance: number
}

/** So large that about twenty make a batch. */
const PADDING = "x".repeat(23500)

const passing: fc.Arbitrary<Happening> = fc.constantFrom(
  "well",
  "well",
  "busy",
  "unavailable",
  "stored, yet unavailable",
  "reset",
  "stored, then reset",
  "cut off",
  "stored, then cut off",
)

/** Now and then by a proxy that does not know what a data plane is told. */
const turning: fc.Arbitrary<Happening> = fc.oneof(
  {weight: 5, arbitrary: passing},
  {weight: 1, arbitrary: fc.constant("turned away")},
)

const runs: fc.Arbitrary<Run> = fc.record({
  rows: fc.array(
    fc.record({
      user: fc.nat(9),
      kind: fc.oneof(
        {weight: 30, arbitrary: fc.constant("good" as const)},
        {weight: 1, arbitrary: fc.constantFrom("bad" as const, "too large" as const)},
      ),
    }),
    {maxLength: 400, size: "max"},
  ),
  happenings: fc.oneof(
    {weight: 2, arbitrary: fc.array(passing, {maxLength: 30, size: "max"})},
    {weight: 1, arbitrary: fc.array(turning, {maxLength: 30, size: "max"})},
  ),
  then: fc.oneof(
    {weight: 4, arbitrary: fc.constant("well" as const)},
    {weight: 1, arbitrary: fc.constantFrom("key refused", "unavailable", "stored, then reset")},
  ),
  chance: fc.double({min: 0, max: 0.99, noNaN: true}),
})

describe("delivery, whatever the data plane answers", function () {
  this.timeout(120000)

  it("neither loses nor invents a row, and counts what the data plane truly holds", async () => {
    await fc.assert(fc.asyncProperty(runs, checkRun), {numRuns: 30})
  })
})

async function checkRun(run: Run): Promise<void> {
  const store = new Store(run)
  const plane = await new ScriptedDataPlane((batch, index) => store.answerTo(batch, index)).start()
  try {
    const {tally, stoppedBy} = await deliver(run, plane.url)
    checkAccounts(run, tally)
    checkStore(run, store, tally)
    if (stoppedBy === undefined && !run.happenings.includes("turned away")) {
      checkWhole(run, store, tally)
    }
  } finally {
    await plane.stop()
  }
}

async function deliver(run: Run, url: string) {
  const tally = new Tally()
  const settings = {writeKey: "key", dataPlaneUrl: url}
  const delivery = new Delivery(tally, (lane) => ({
    client: rudderClient(settings, dataPlane({timeoutMs: 10000, orderingKey: `lane-${lane}`})),
    writeKey: "key",
    notices: buildNotices(),
    policy: {
      budgetMs: 300000,
      baseDelayMs: 500,
      maxDelayMs: 30000,
      maxRetryAfterMs: 60000,
      maxTriesIfPermanent: 3,
    },
    // A chance of nothing would try again without end: simulated time passes only in sleep.
    clock: new SimulatedClock(() => Math.max(run.chance, 0.2)),
  }))
  for (const event of run.rows.map(eventOf)) {
    tally.rowsRead++
    delivery.add(event)
    if (delivery.isFull) {
      await delivery.whenRoom()
    }
    if (delivery.stoppedBy !== undefined) {
      break
    }
  }
  await delivery.finish()
  return {tally, stoppedBy: delivery.stoppedBy}
}

function checkAccounts({rows}: Run, tally: Tally) {
  expect(tally.unaccounted).to.equal(0)
  expect(tally.rowsRead).to.be.at.most(rows.length)
}

/** What is held was sent, is held as one and the same event, and is what was counted. */
function checkStore({rows}: Run, store: Store, tally: Tally) {
  const read = new Set(rows.slice(0, tally.rowsRead).map((_, index) => `row-${index + 1}`))
  for (const [messageId, copies] of store.copies) {
    expect(read.has(messageId)).to.equal(true)
    expect(new Set(copies).size).to.equal(1)
  }
  expect(store.copies.size).to.be.within(tally.delivered, tally.delivered + tally.inDoubt)
  for (const rowNumbers of store.rowsByUser.values()) {
    const firstArrivals = [...new Set(rowNumbers)]
    expect(firstArrivals).to.deep.equal([...firstArrivals].sort((one, other) => one - other))
  }
}

/** A run that got to its end delivered every row but the bad ones, and names these. */
function checkWhole({rows}: Run, store: Store, tally: Tally) {
  const refused = {
    "refused by RudderStack (400: event is not a valid rudder event)": rowNumbersOf(rows, "bad"),
    "refused as too large (413)": rowNumbersOf(rows, "too large"),
  }
  const expected = Object.entries(refused).filter(([, rowNumbers]) => rowNumbers.length > 0)
  const found = tally.notSent.byReason.map(({reason, count, firstRows}) => ({
    reason,
    count,
    rowNumbers: firstRows.map(({rowNumber}) => rowNumber),
  }))
  expect(found).to.have.deep.members(
    expected.map(([reason, rowNumbers]) => ({
      reason,
      count: rowNumbers.length,
      rowNumbers: rowNumbers.slice(0, 5),
    })),
  )
  expect(tally.rowsRead).to.equal(rows.length)
  expect(store.copies.size).to.equal(tally.delivered)
  expect(tally.inDoubt).to.equal(0)
}

/** What the data plane truly holds, repeats included. */
class Store {
  /** Every copy of an event but for its time of sending, by message id. */
  readonly copies = new Map<string, string[]>()
  readonly rowsByUser = new Map<unknown, number[]>()

  constructor(private readonly run: Run) {}

  answerTo(batch: ReceivedBatch, index: number): ScriptedAnswer {
    const {happenings, then} = this.run
    const happening = happenings[index] ?? then
    switch (happening) {
      case "busy":
        return {status: 429, headers: {"retry-after": "5"}}
      case "unavailable":
        return {status: 503}
      case "turned away":
        return {status: 403}
      case "key refused":
        return {status: 401, body: "invalid write key\n"}
      case "reset":
      case "cut off":
        return happening
      default: {
        const refusal = refusalOf(batch)
        if (refusal !== undefined) {
          return refusal
        }
        batch.messages.forEach((message) => this.hold(message))
        return answerAfterStoring(happening)
      }
    }
  }

  private hold({sentAt, ...message}: ReceivedMessage) {
    expect(sentAt).to.be.a("string")
    const {messageId, userId} = message
    add(this.copies, messageId, JSON.stringify(message))
    add(this.rowsByUser, userId, Number(messageId.replace("row-", "")))
  }
}

function refusalOf({messages}: ReceivedBatch): ScriptedAnswer | undefined {
  const kinds = messages.map(({properties}) => (properties as {kind: Row["kind"]}).kind)
  if (kinds.includes("bad")) {
    return {status: 400, body: "event is not a valid rudder event\n"}
  }
  return kinds.includes("too large") ? {status: 413, body: "request size exceeds max limit\n"} : undefined
}

function answerAfterStoring(
  happening: "well" | "stored, yet unavailable" | "stored, then reset" | "stored, then cut off",
): ScriptedAnswer {
  switch (happening) {
    case "well":
      return {status: 200, body: "ok"}
    case "stored, yet unavailable":
      return {status: 504, body: "gateway timeout\n"}
    case "stored, then reset":
      return "reset"
    case "stored, then cut off":
      return "cut off"
  }
}

function eventOf({user, kind}: Row, index: number): SerializedEvent {
  return sampleEvent(
    index + 1,
    {call: "track", event: "Seen", properties: {kind, padding: PADDING}},
    {userId: `user-${user}`},
  )
}

function rowNumbersOf(rows: readonly Row[], kind: Row["kind"]): number[] {
  return rows.flatMap((row, index) => (row.kind === kind ? [index + 1] : []))
}

function add<Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value) {
  lists.set(key, [...(lists.get(key) ?? []), value])
}
