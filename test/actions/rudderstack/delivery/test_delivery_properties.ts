import {expect} from "chai"
import * as fc from "fast-check"
import {Tally} from "../../../../src/actions/rudderstack/report"
import {OutgoingEvent} from "../../../../src/actions/rudderstack/event"
import {delivered, trackEvent} from "./support/delivered"
import {ReceivedBatch, ReceivedEvent, ScriptedAnswer} from "../support/scripted_data_plane"
import {SimulatedClock} from "./support/simulated_clock"

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
  | "stored, yet a page"
  | "key refused"

type RowKind = "good" | "bad" | "too large" | "failing"

interface Row {
  readonly user: number
  readonly kind: RowKind
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

/** Now and then by a proxy that does not know what a data plane gets. */
const turning: fc.Arbitrary<Happening> = fc.oneof(
  {weight: 5, arbitrary: passing},
  {weight: 1, arbitrary: fc.constantFrom("turned away", "stored, yet a page")},
)

const runs: fc.Arbitrary<Run> = fc.record({
  rows: fc.array(
    fc.record({
      user: fc.nat(9),
      kind: fc.oneof(
        {weight: 40, arbitrary: fc.constant("good" as const)},
        {weight: 1, arbitrary: fc.constantFrom("bad" as const, "too large" as const, "failing" as const)},
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
    {weight: 1, arbitrary: fc.constantFrom("key refused", "unavailable", "stored, then reset", "busy")},
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
  const {tally, delivery} = await delivered(
    run.rows.map(eventOf),
    (batch, index) => store.answerTo(batch, index),
    // A chance of nothing would try again without end: simulated time passes only in sleep.
    {clock: new SimulatedClock(() => Math.max(run.chance, 0.2))},
  )
  expect(tally.unaccounted).to.equal(0)
  expect(tally.rowsRead).to.be.at.most(run.rows.length)
  checkStore(run, store, tally)
  if (delivery.stoppedBy === undefined && run.then === "well") {
    checkWhole(run, store, tally)
  }
}

/** What is held was sent, is held as one and the same event, and is what was counted. */
function checkStore({rows}: Run, store: Store, tally: Tally) {
  const read = new Set(rows.slice(0, tally.rowsRead).map((_, index) => `row-${index + 1}`))
  for (const [messageId, copies] of store.copies) {
    expect(read.has(messageId)).to.equal(true)
    expect(new Set(copies).size).to.equal(1)
  }
  expect(store.copies.size).to.be.within(tally.delivered, tally.delivered + tally.unconfirmed)
  for (const rowNumbers of store.rowsByUser.values()) {
    const firstArrivals = [...new Set(rowNumbers)]
    expect(firstArrivals).to.deep.equal([...firstArrivals].sort((one, other) => one - other))
  }
}

/** A run that got to its end delivered every row but the bad ones, and names these. */
function checkWhole({rows}: Run, store: Store, tally: Tally) {
  expect(tally.rowsRead).to.equal(rows.length)
  const counts = new Map(tally.notSent.map(({code, count}) => [code, count]))
  expect(counts.get("refused_invalid") ?? 0).to.equal(rowNumbersOf(rows, "bad").length)
  expect(counts.get("refused_too_large") ?? 0).to.equal(rowNumbersOf(rows, "too large").length)
  expect(counts.get("refused_alone") ?? 0).to.equal(rowNumbersOf(rows, "failing").length)
  expect(store.copies.size).to.equal(tally.delivered)
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
        batch.events.forEach((event) => this.hold(event))
        return answerAfterStoring(happening)
      }
    }
  }

  private hold({sentAt, ...event}: ReceivedEvent) {
    expect(sentAt).to.be.a("string")
    const {messageId, userId} = event
    add(this.copies, messageId, JSON.stringify(event))
    add(this.rowsByUser, userId, Number(messageId.replace("row-", "")))
  }
}

function refusalOf({events}: ReceivedBatch): ScriptedAnswer | undefined {
  const kinds = events.map(({properties}) => (properties as {kind: RowKind}).kind)
  if (kinds.includes("bad")) {
    return {status: 400, body: "event is not a valid rudder event\n"}
  }
  if (kinds.includes("too large")) {
    return {status: 413, body: "request size exceeds max limit\n"}
  }
  return kinds.includes("failing") ? {status: 500} : undefined
}

function answerAfterStoring(
  happening:
    "well" | "stored, yet unavailable" | "stored, yet a page" | "stored, then reset" | "stored, then cut off",
): ScriptedAnswer {
  switch (happening) {
    case "well":
      return {status: 200, body: "ok"}
    case "stored, yet unavailable":
      return {status: 504, body: "gateway timeout\n"}
    case "stored, yet a page":
      return {status: 200, body: "<html>"}
    case "stored, then reset":
      return "reset"
    case "stored, then cut off":
      return "cut off"
  }
}

function eventOf({user, kind}: Row, index: number): OutgoingEvent {
  return trackEvent(index + 1, {userId: `user-${user}`, data: JSON.stringify({kind, padding: PADDING})})
}

function rowNumbersOf(rows: readonly Row[], kind: RowKind): number[] {
  return rows.flatMap((row, index) => (row.kind === kind ? [index + 1] : []))
}

function add<Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value) {
  lists.set(key, [...(lists.get(key) ?? []), value])
}
