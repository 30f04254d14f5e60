import {Fault, ReceivedRequest} from "../../../stand_ins/data_plane_stand_in"
import {counted, FaultLine} from "../fault_line"
import {look, rowOf} from "../look"
import {A_LOOK, A_SHORT_LOOK, RunFault, runLine} from "../run_fault"
import {CANARY} from "../secrets"
import {inTurn, onBatches, onRows} from "../support/strikes"

const GROUP = "the data plane"

interface Place {
  readonly strikes: string
  /** A row of the batch that is struck. */
  readonly row: number
}

const FIRST: Place = {strikes: "first batch", row: 1}
const MIDDLE: Place = {strikes: "middle batch", row: A_LOOK.rowCount / 2}
const LAST: Place = {strikes: "last batch", row: A_LOOK.rowCount}
const PLACES = [FIRST, MIDDLE, LAST]

/** Faults that may pass. The text is what the message says when they do not. */
const PASSING: readonly [name: string, fault: Fault, says: RegExp][] = [
  ["429", {kind: "answer", status: 429}, /could not take the rows: it asked for fewer rows \(429\)/],
  ["500", {kind: "answer", status: 500}, /could not take the rows: it answered 500/],
  ["502", {kind: "answer", status: 502}, /could not take the rows: it answered 502/],
  ["503", {kind: "answer", status: 503}, /could not take the rows: it answered 503/],
  ["504", {kind: "answer", status: 504}, /could not take the rows: it answered 504/],
  ["reset before the answer", {kind: "reset", when: "before_answering"}, /the connection broke off/],
  ["reset within the answer", {kind: "reset", when: "while_answering"}, /the connection broke off/],
  ["answer cut off", {kind: "cut_off"}, /the connection broke off/],
  ["no answer", {kind: "silence"}, /it did not answer in time/],
  ["batch stored, then 502", {kind: "answer", status: 502, stored: true}, /it answered 502/],
  [
    "batch stored, then reset",
    {kind: "reset", when: "before_answering", stored: true},
    /the connection broke off/,
  ],
  ["batch stored, answer cut off", {kind: "cut_off", stored: true}, /the connection broke off/],
  ["batch stored, no answer", {kind: "silence", stored: true}, /it did not answer in time/],
]

function passing(): RunFault[] {
  return PLACES.flatMap(({strikes, row}) =>
    PASSING.map(([name, fault]): RunFault => ({
      name: `${name}, once`,
      strikes,
      isShort: row === MIDDLE.row && fault.kind !== "silence" && "stored" in fault,
      intercept: () => onRows([row], fault, 1),
      expected: {success: true, arrive: "all"},
    })),
  )
}

function lasting(): RunFault[] {
  return PLACES.flatMap(({strikes, row}) =>
    PASSING.map(([name, fault, says]): RunFault => ({
      name: `${name}, for ever`,
      strikes,
      hub: fault.kind === "silence" ? "hasty" : "impatient",
      isShort: row === LAST.row && !("stored" in fault),
      intercept: () => onRows([row], fault),
      expected: {success: false, says, arrive: "some", missing: "stored" in fault ? [] : [row]},
    })),
  )
}

/** What ends a run at once: no batch of it can succeed. */
const HOPELESS: readonly [name: string, fault: Fault, says: RegExp][] = [
  [
    "401",
    {kind: "answer", status: 401, body: `invalid write key\n`},
    /^RudderStack refused the write key \(401\)\. Check Rudder Write Key in the action's settings\./,
  ],
  [
    "404, source disabled",
    {kind: "answer", status: 404, body: "source is disabled\n"},
    /^RudderStack says that this source is disabled \(404\)\./,
  ],
  [
    "404, no data plane here",
    {kind: "answer", status: 404, body: "404 page not found\n"},
    /^There is no RudderStack data plane at this address \(404\)\. Check the Rudder Server URL/,
  ],
  ...[301, 302, 303, 307, 308].map((status): [string, Fault, RegExp] => [
    `${status}, a redirect`,
    {kind: "answer", status, headers: {location: "/v1/elsewhere"}},
    new RegExp(`answered a redirect to another address \\(${status}\\); check the Rudder Server URL`),
  ]),
]

function hopeless(): RunFault[] {
  return PLACES.flatMap(({strikes, row}) =>
    HOPELESS.map(([name, fault, says]): RunFault => ({
      name,
      strikes,
      isShort: row === FIRST.row && !name.startsWith("30"),
      intercept: () => onRows([row], fault),
      afterwards: ({dataPlane}) => {
        const followed = dataPlane.requests.some(({path}) => path === "/v1/elsewhere")
        return followed ? ["the redirect was followed"] : []
      },
      expected: {success: false, says, arrive: "some", missing: [row]},
    })),
  )
}

const A_LONG_LOOK = look({rowCount: 24_000})
/** Of about fifty. What is on its way when the answer comes still arrives. */
const FEW_REQUESTS = 20

/** Nothing is sent, or read, in vain. */
function hopelessAtOnce(): RunFault {
  return {
    name: `401, and ${counted(A_LONG_LOOK.rowCount)} rows to come`,
    strikes: "first batch",
    look: A_LONG_LOOK,
    isShort: true,
    intercept: () => {
      let answered = () => {}
      const isAnswered = new Promise<undefined>((resolve) => (answered = () => resolve(undefined)))
      const strike = onRows([FIRST.row], {kind: "answer", status: 401})
      return async (request) => {
        const fault = await strike(request)
        if (fault === undefined) return isAnswered
        answered()
        return fault
      }
    },
    expected: {success: false, says: /\(401\)/, arrive: "some", mostRequests: FEW_REQUESTS},
  }
}

/** The data plane refuses a batch whole; only the bad events may be missing in the end. */
function refused(): RunFault[] {
  const bad = (rows: readonly number[], strikes: string, isShort = false): RunFault => ({
    name: rows.length === 1 ? "400 for one bad event" : `400 for ${rows.length} bad events`,
    strikes,
    isShort,
    intercept: () => onRows(rows, {kind: "answer", status: 400, body: "event is not a valid rudder event\n"}),
    expected: {
      success: false,
      says: new RegExp(
        `^${(A_LOOK.rowCount - rows.length).toLocaleString("en-US")} of 4,800 rows arrived in RudderStack\\. ` +
          `${rows.length} rows? refused by RudderStack \\(400: event is not a valid rudder event\\): rows? ` +
          rows.slice(0, 5).join(", "),
      ),
      arrive: A_LOOK.rowCount - rows.length,
      missing: rows,
    },
  })
  return [
    ...PLACES.map(({strikes, row}) => bad([row], strikes, row === MIDDLE.row)),
    bad([1, 2, 3], "first rows"),
    bad([4798, 4799, 4800], "last rows"),
    bad(
      Array.from({length: 12}, (_, index) => 400 * (index + 1)),
      "scattered",
      true,
    ),
    {
      name: "400 for every event",
      strikes: "everywhere",
      look: A_SHORT_LOOK,
      isShort: true,
      intercept: () => () => ({kind: "answer", status: 400, body: "invalid json\n"}),
      expected: {
        success: false,
        says: /^0 of 300 rows arrived in RudderStack\. 300 rows refused by RudderStack \(400: invalid json\): rows 1, 2, 3, 4, 5 and 295 more\./,
        arrive: 0,
      },
    },
    {
      name: "400 that repeats the row's values",
      strikes: "middle batch",
      isShort: true,
      intercept: () =>
        onRows([MIDDLE.row], {
          kind: "answer",
          status: 400,
          body: `the value "${CANARY}" of ${CANARY.toUpperCase()}-7 (user-0-${CANARY}) is bad\n`,
        }),
      expected: {success: false, says: /refused by RudderStack \(400: /, arrive: 4799, missing: [MIDDLE.row]},
    },
    {
      name: "400 with a page of 1 MB",
      strikes: "middle batch",
      intercept: () =>
        onRows([MIDDLE.row], {kind: "answer", status: 400, body: `<html>${"x".repeat(1_000_000)}`}),
      expected: {success: false, says: /refused by RudderStack \(400\)/, arrive: 4799, missing: [MIDDLE.row]},
    },
  ]
}

function tooLarge(): RunFault[] {
  return [
    {
      name: "413 for more than 60 events",
      strikes: "everywhere",
      isShort: true,
      intercept: () => onBatches(({events}) => events.length > 60, {kind: "answer", status: 413}),
      expected: {success: true, arrive: "all"},
    },
    ...PLACES.map(({strikes, row}): RunFault => ({
      name: "413 for one event",
      strikes,
      isShort: row === LAST.row,
      intercept: () => onRows([row], {kind: "answer", status: 413}),
      expected: {
        success: false,
        says: new RegExp(`1 row refused as too large \\(413\\): row ${row} \\(\\d+ KB\\)`),
        arrive: A_LOOK.rowCount - 1,
        missing: [row],
      },
    })),
  ]
}

/** Refused like 400, but nothing says that one event is the cause: the batch is not halved. */
function otherRefusals(): RunFault[] {
  return [402, 403, 405, 409, 415, 418, 422, 451].flatMap((status, index) =>
    [PLACES[index % PLACES.length]].map(({strikes, row}): RunFault => ({
      name: `${status}`,
      strikes,
      isShort: status === 403,
      intercept: () => onRows([row], {kind: "answer", status}),
      afterwards: ({dataPlane}) => {
        const tries = dataPlane.requests.filter((request) => request.status === status).length
        return tries === 1 ? [] : [`the batch was sent ${tries} times`]
      },
      expected: {
        success: false,
        says: new RegExp(`\\d rows refused by RudderStack \\(${status}\\)`),
        arrive: "some",
        missing: [row],
      },
    })),
  )
}

function otherAnswers(): RunFault[] {
  return [
    ...[201, 202, 204].map((status): RunFault => ({
      name: `${status}`,
      strikes: "everywhere",
      intercept: () => () => ({kind: "answer", status, stored: true}),
      expected: {success: true, arrive: "all"},
    })),
    {
      name: "answers that take half a second",
      strikes: "everywhere",
      intercept: () => () => ({kind: "delay", delayMs: 500}),
      expected: {success: true, arrive: "all"},
    },
    {
      name: "503, reset, no answer, 429: one after the other",
      strikes: "middle batch",
      intercept: () =>
        inTurn(MIDDLE.row, [
          {kind: "answer", status: 503},
          {kind: "reset", when: "before_answering", stored: true},
          {kind: "cut_off", stored: true},
          {kind: "answer", status: 429},
        ]),
      expected: {success: true, arrive: "all"},
    },
    {
      name: "400 for one event, after 503",
      strikes: "middle batch",
      isShort: true,
      intercept: () => {
        const outage = onRows([MIDDLE.row], {kind: "answer", status: 503}, 1)
        const badEvent = onRows([MIDDLE.row], {kind: "answer", status: 400, body: "invalid json\n"})
        return (request) => outage(request) ?? badEvent(request)
      },
      expected: {success: false, says: /1 row refused by RudderStack/, arrive: 4799, missing: [MIDDLE.row]},
    },
    {
      name: "503 for every batch, once each",
      strikes: "everywhere",
      isShort: true,
      intercept: () => {
        const seen = new Set<unknown>()
        return ({events}) => {
          const first = rowOf(events[0])
          if (seen.has(first)) return undefined
          seen.add(first)
          return {kind: "answer", status: 503}
        }
      },
      expected: {success: true, arrive: "all"},
    },
  ]
}

/** A lane names itself in a header, and sends one batch at a time. */
function isOfTheLaneOf({headers}: ReceivedRequest): (request: ReceivedRequest) => boolean {
  return (request) => request.headers.anonymousid === headers.anonymousid
}

function retryAfter(): RunFault[] {
  const header = (value: string): Fault => ({
    kind: "answer",
    status: 429,
    headers: {"retry-after": value},
  })
  return [
    {
      name: "429 with Retry-After: 2",
      strikes: "the only batch",
      look: A_SHORT_LOOK,
      intercept: () => onRows([1], header("2"), 1),
      afterwards: ({dataPlane: {requests}}) => {
        const struck = requests.findIndex(({status}) => status === 429)
        const nextMs = requests.slice(struck + 1).find(isOfTheLaneOf(requests[struck]))?.receivedAtMs
        const waitedMs = (nextMs ?? 0) - requests[struck].receivedAtMs
        return waitedMs >= 1_950 ? [] : [`it was tried again after ${waitedMs} ms`]
      },
      expected: {success: true, arrive: "all"},
    },
    {
      name: "429 with Retry-After: an hour",
      strikes: "the only batch",
      look: A_SHORT_LOOK,
      hub: "impatient",
      isShort: true,
      intercept: () => onRows([1], header("3600")),
      expected: {success: false, says: /it asked for fewer rows \(429\)/, arrive: "some", missing: [1]},
    },
    {
      name: "429 with Retry-After: nonsense",
      strikes: "the only batch",
      look: A_SHORT_LOOK,
      intercept: () => onRows([1], header("soon"), 1),
      expected: {success: true, arrive: "all"},
    },
  ]
}

export const DATA_PLANE_FAULTS: readonly FaultLine[] = [
  ...passing(),
  ...lasting(),
  ...hopeless(),
  hopelessAtOnce(),
  ...refused(),
  ...tooLarge(),
  ...otherRefusals(),
  ...otherAnswers(),
  ...retryAfter(),
].map((fault) => runLine(GROUP, fault))
