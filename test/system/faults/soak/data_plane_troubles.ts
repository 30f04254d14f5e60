import {Fault, Intercept, InterceptedRequest, RudderEvent} from "../../../stand_ins/data_plane_stand_in"
import {rowOf} from "../look"
import {Chance} from "./chance"

/** What a data plane does to the batches of one run. */
export interface Troubles {
  readonly intercept: Intercept
  /** Rows that it never takes. */
  readonly badRows: ReadonlySet<number>
  /** How often it did what, so far; answers that were only late aside. */
  readonly struck: ReadonlyMap<string, number>
}

type Trouble = readonly [name: string, fault: Fault]

const PASSING: readonly Trouble[] = [
  ["429", {kind: "answer", status: 429}],
  ["500", {kind: "answer", status: 500}],
  ["502 after storing", {kind: "answer", status: 502, stored: true}],
  ["503", {kind: "answer", status: 503}],
  ["504 after storing", {kind: "answer", status: 504, stored: true}],
  ["reset", {kind: "reset", when: "before_answering"}],
  ["reset after storing", {kind: "reset", when: "while_answering", stored: true}],
  ["cut off", {kind: "cut_off"}],
  ["cut off after storing", {kind: "cut_off", stored: true}],
  ["no answer", {kind: "silence"}],
  ["no answer after storing", {kind: "silence", stored: true}],
]

/** Begin with some request, and never end. */
const LASTING: readonly Trouble[] = [
  ["401 from then on", {kind: "answer", status: 401}],
  ["404 from then on", {kind: "answer", status: 404, body: "source is disabled\n"}],
  ["a redirect from then on", {kind: "answer", status: 307, headers: {location: "/elsewhere"}}],
  ["503 from then on", {kind: "answer", status: 503}],
]

const TOO_LARGE: Trouble = ["413", {kind: "answer", status: 413}]
const BAD_EVENT: Trouble = ["400", {kind: "answer", status: 400, body: "invalid json\n"}]

const PASSING_PERCENT = 8
const LASTING_PERCENT = 6
const BAD_ROWS_PERCENT = 20
const SMALL_LIMIT_PERCENT = 10

export function troubles(rowCount: number, chance: Chance): Troubles {
  const struck = new Map<string, number>()
  const badRows = badRowsOf(rowCount, chance)
  const lasting = chance.percent(LASTING_PERCENT) ? chance.one(LASTING) : undefined
  const lastingFrom = chance.below(8)
  const mostEvents = chance.percent(SMALL_LIMIT_PERCENT) ? 50 + chance.below(400) : Infinity
  const refusalOf = (events: readonly RudderEvent[]): Trouble | undefined => {
    if (events.length > mostEvents) return TOO_LARGE
    return events.some((event) => badRows.has(rowOf(event) ?? NaN)) ? BAD_EVENT : undefined
  }
  const troubleOf = ({index, events}: InterceptedRequest): Trouble | undefined => {
    if (lasting && index >= lastingFrom) return lasting
    const refusal = refusalOf(events)
    const passing = chance.percent(PASSING_PERCENT) ? chance.one(PASSING) : undefined
    // A data plane never stores what it refuses.
    return refusal && passing && "stored" in passing[1] ? refusal : (passing ?? refusal)
  }
  const intercept: Intercept = (request) => {
    const trouble = troubleOf(request)
    if (trouble === undefined)
      return chance.percent(10) ? {kind: "delay", delayMs: chance.below(200)} : undefined
    const [name, fault] = trouble
    struck.set(name, (struck.get(name) ?? 0) + 1)
    return fault
  }
  return {intercept, badRows, struck}
}

function badRowsOf(rowCount: number, chance: Chance): Set<number> {
  const count = rowCount > 0 && chance.percent(BAD_ROWS_PERCENT) ? 1 + chance.below(5) : 0
  return new Set(Array.from({length: count}, () => 1 + chance.below(rowCount)))
}
