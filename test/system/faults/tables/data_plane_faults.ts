import {Fault, ReceivedRequest} from "../../../stand_ins/data_plane_stand_in"
import {FaultLine} from "../fault_line"
import {rowOf} from "../look"
import {A_LOOK, A_SHORT_LOOK, RunFault, runLine} from "../run_fault"
import {CANARY, WRITE_KEY} from "../secrets"
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
  ["408", {kind: "answer", status: 408}, /could not take the rows: it answered 408/],
  ["421", {kind: "answer", status: 421}, /could not take the rows: it answered 421/],
  ["425", {kind: "answer", status: 425}, /could not take the rows: it answered 425/],
  ["429", {kind: "answer", status: 429}, /asked for fewer rows \(429\) until the retry time was over/],
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

/** An outage that stays: no batch is acknowledged from a moment on, and nothing is halved in vain. */
function outages(): RunFault[] {
  return PASSING.map(([name, fault, says]): RunFault => ({
    name: `${name}, for ever`,
    strikes: "everywhere",
    hub: fault.kind === "silence" ? "hasty" : "impatient",
    isShort: !("stored" in fault),
    intercept: () => () => fault,
    expected: {success: false, says, arrive: "some"},
  }))
}

/** One row fails each time, and all others arrive: it costs only itself. */
function poisonRows(): RunFault[] {
  const poison: readonly [name: string, fault: Fault, says: string][] = [
    [
      "500",
      {kind: "answer", status: 500, body: "pq: invalid byte sequence\n"},
      "that failed each time \\(500\\)",
    ],
    ["503", {kind: "answer", status: 503}, "that failed each time \\(503\\)"],
    ["403 of a firewall", {kind: "answer", status: 403, body: "<html>Blocked</html>"}, "\\(403\\)"],
    ["reset before the answer", {kind: "reset", when: "before_answering"}, "that failed each time"],
  ]
  return PLACES.flatMap(({strikes, row}) =>
    poison.map(([name, fault, says]): RunFault => ({
      name: `${name}, whenever one row is in the batch`,
      strikes,
      isShort: row === MIDDLE.row,
      intercept: () => onRows([row], fault),
      expected: {
        success: false,
        says: new RegExp(
          `4,799 of 4,800 rows arrived in RudderStack\\. 1 row [^.]*${says}[^.]*: row ${row}\\.`,
        ),
        arrive: A_LOOK.rowCount - 1,
        missing: [row],
      },
    })),
  )
}

const NOT_A_DATA_PLANE = "This address is not a RudderStack data plane: it answered"

/** Answers that a setting, or something in between, is to blame for. */
const REJECTED: readonly [name: string, fault: Fault, says: RegExp][] = [
  [
    "401",
    {kind: "answer", status: 401, body: "invalid write key\n"},
    /^RudderStack refused the write key of the source \(401\)\. Check Rudder Write Key in the action's settings\./,
  ],
  [
    "404, source disabled",
    {kind: "answer", status: 404, body: "source is disabled\n"},
    /^RudderStack reports that the source is disabled \(404\)\./,
  ],
  ...[402, 403, 404, 405, 410, 501].map((status): [string, Fault, RegExp] => [
    `${status}, a page`,
    {kind: "answer", status, body: "<html>no</html>"},
    new RegExp(`^${NOT_A_DATA_PLANE} ${status} with a web page\\. Is it the address of the dashboard`),
  ]),
  ...[301, 302, 303, 307, 308].map((status): [string, Fault, RegExp] => [
    `${status}, a redirect`,
    {kind: "answer", status, headers: {location: "https://app.example.com/v1/elsewhere?key=1"}},
    new RegExp(`^${NOT_A_DATA_PLANE} ${status} [^.]*, to https://app\\.example\\.com\\. `),
  ]),
  ...(
    [
      [200, "<html>Sign in</html>", "200 with a web page"],
      [200, '{"error":"unavailable"}', "200 with JSON"],
      [201, "created", "201 with other words than RudderStack's"],
      [202, "queued", "202 with other words than RudderStack's"],
      [204, "", "204 with nothing"],
      [206, "ok", "206 with other words than RudderStack's"],
    ] as const
  ).map(([status, body, answer]): [string, Fault, RegExp] => [
    `${status} ${body}`,
    {kind: "answer", status, body},
    new RegExp(`^RudderStack did not acknowledge the rows: the address answered ${answer}`),
  ]),
]

/** Batches that may be in flight when the first answer comes. */
const FIRST_VOLLEY = 10

function rejected(): RunFault[] {
  return REJECTED.flatMap(([name, fault, says]): RunFault[] => [
    {
      name,
      strikes: "from the first batch on",
      isShort: true,
      intercept: () => () => fault,
      expected: {success: false, says, arrive: 0, mostRequests: FIRST_VOLLEY},
    },
    {
      name,
      strikes: "once, after others were acknowledged",
      intercept: () => onRows([LAST.row], fault, 1),
      expected: {success: true, arrive: "all"},
    },
    {
      name,
      strikes: "from the middle on",
      hub: "impatient",
      intercept: () => {
        let requests = 0
        return () => (++requests > 8 ? fault : undefined)
      },
      expected: {success: false, says, arrive: "some"},
    },
  ])
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
      expected: {success: false, says: /refused by RudderStack \(400\)/, arrive: 4799, missing: [MIDDLE.row]},
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
        says: new RegExp(`1 row refused as too large \\(413\\): row ${row} \\(row \\d+ KB, event \\d+ KB\\)`),
        arrive: A_LOOK.rowCount - 1,
        missing: [row],
      },
    })),
  ]
}

function otherAnswers(): RunFault[] {
  return [
    {
      name: "OK, in capitals, as before version 1.46",
      strikes: "everywhere",
      isShort: true,
      intercept: () => () => ({kind: "answer", status: 200, body: "OK", stored: true}),
      expected: {success: true, arrive: "all"},
    },
    {
      name: "a server that does not read gzip",
      strikes: "everywhere",
      isShort: true,
      dataPlane: {readsGzip: false, writeKeys: [WRITE_KEY]},
      expected: {success: true, says: /sent without compression/, arrive: "all"},
    },
    {
      name: "a limit of 1,200 events a second",
      strikes: "everywhere",
      isShort: true,
      dataPlane: {rateLimit: {events: 1200, windowMs: 1000}, writeKeys: [WRITE_KEY]},
      expected: {success: true, arrive: "all"},
    },
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
      expected: {success: false, says: /asked for fewer rows \(429\)/, arrive: "some", missing: [1]},
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
  ...outages(),
  ...poisonRows(),
  ...rejected(),
  ...refused(),
  ...tooLarge(),
  ...otherAnswers(),
  ...retryAfter(),
].map((fault) => runLine(GROUP, fault))
