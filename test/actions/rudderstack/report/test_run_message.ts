import {expect} from "chai"
import {
  ActionError,
  CountedRows,
  NotSentCode,
  Outcome,
  RemarkCode,
  Repetition,
  REPETITION_ADVICE,
  runMessage,
  Tally,
} from "../../../../src/actions/rudderstack/report"

interface Run {
  readonly read: number
  readonly delivered: number
  readonly notSent?: readonly (readonly [Outcome<NotSentCode>, readonly number[]])[]
  readonly remarks?: readonly (readonly [RemarkCode, readonly number[]])[]
  readonly failure?: string
  readonly repetition?: Repetition
}

const AGAIN_NEW = "If the Look is run again, the rows that arrived are sent again, as new events."

describe("run message", () => {
  /** A message, and the code of its last sentence; a success without remarks has none. */
  const cases: {does: string; run: Run; message: string; code?: string}[] = [
    {does: "says nothing when every row arrived", run: {read: 5, delivered: 5}, message: ""},
    {does: "says nothing of a whole result without rows", run: {read: 0, delivered: 0}, message: ""},
    {
      does: "gives the remark of a success",
      run: {read: 5, delivered: 5, remarks: [["time_unreadable", [2]]]},
      message: "1 row with a time that cannot be read, sent with the run's time: row 2.",
      code: "time_unreadable",
    },
    {
      does: "gives a remark about the whole result",
      run: {read: 5, delivered: 5, remarks: [["row_limit_reached", []]]},
      message:
        "The rows were as many as the row limit of the query: there may be more. " +
        'Choose "All results" to send them all.',
      code: "row_limit_reached",
    },
    {
      does: "names one bad row",
      run: {read: 1000, delivered: 999, notSent: [[{code: "no_group_id"}, [17]]]},
      message: `999 of 1,000 rows arrived in RudderStack. 1 row without a group id: row 17. ${AGAIN_NEW}`,
      code: "no_group_id",
    },
    {
      does: "names the first five rows of an outcome, and the most frequent outcome first",
      run: {
        read: 10,
        delivered: 2,
        notSent: [
          [{code: "no_event_name"}, [10]],
          [{code: "refused_invalid", status: 400, answer: "invalid json"}, [9, 7, 3, 1, 5, 6, 8]],
        ],
      },
      message:
        "2 of 10 rows arrived in RudderStack. " +
        "7 rows refused by RudderStack (400: invalid json): rows 1, 3, 5, 6, 7 and 2 more. " +
        `1 row without an event name: row 10. ${AGAIN_NEW}`,
      code: "refused_invalid",
    },
    {
      does: "gives no advice on rows that arrived where none did",
      run: {read: 1, delivered: 0, notSent: [[{code: "no_group_id"}, [1]]]},
      message: "0 of 1 row arrived in RudderStack. 1 row without a group id: row 1.",
      code: "no_group_id",
    },
    {
      does: "gives a failure before the first row",
      run: {read: 0, delivered: 0, failure: "Looker answered 404. Run it again."},
      message: "Looker answered 404. Run it again. 0 rows were read and sent.",
      code: "data_plane_broken",
    },
    {
      does: "gives a failure after the last row that was read arrived",
      run: {read: 3, delivered: 3, failure: "The result broke off"},
      message: `The result broke off. 3 of 3 rows read until then arrived in RudderStack. ${AGAIN_NEW}`,
      code: "data_plane_broken",
    },
    {
      does: "gives advice on rows that may have arrived too",
      run: {
        read: 2,
        delivered: 0,
        notSent: [[{code: "unconfirmed"}, [1, 2]]],
        failure: "It answered 503.",
      },
      message:
        "It answered 503. 0 of 2 rows read until then arrived in RudderStack. " +
        `2 rows that may or may not have arrived (sent, but not acknowledged): rows 1, 2. ${AGAIN_NEW}`,
      code: "data_plane_broken",
    },
    {
      does: "admits what is not known",
      run: {read: 2, delivered: 1, failure: "It failed."},
      message: `It failed. 1 of 2 rows read until then arrived in RudderStack. What became of 1 row is not known. ${AGAIN_NEW}`,
      code: "data_plane_broken",
    },
    {
      does: "says so where RudderStack recognises the same result",
      run: {read: 2, delivered: 1, notSent: [[{code: "no_identity"}, [1]]], repetition: "recognised"},
      message:
        "1 of 2 rows arrived in RudderStack. 1 row without an id, left out as the form asks for: row 1. " +
        "If the same query result is sent again, the rows that arrived keep their message ids, by which RudderStack's deduplication recognises them.",
      code: "no_identity",
    },
    {
      does: "makes one line of a failure of many",
      run: {read: 1, delivered: 1, failure: " First\n  second "},
      message: `First second. 1 of 1 row read until then arrived in RudderStack. ${AGAIN_NEW}`,
      code: "data_plane_broken",
    },
  ]
  for (const {does, run, message, code} of cases) {
    it(does, () => {
      expect(messageOf(run)).to.equal(code === undefined ? message : `${message} Code: ${code}.`)
    })
  }

  it("gives the sizes of a row that is too large, and of its event", () => {
    const tally = new Tally()
    tally.rowsRead = 1
    const row = {rowNumber: 1, rowBytes: 2400500, eventBytes: 4801200}
    tally.addNotSent({code: "refused_too_large", status: 413}, [row])
    expect(runMessage({tally, failure: undefined, advice: AGAIN_NEW})).to.equal(
      "0 of 1 row arrived in RudderStack. 1 row refused as too large (413): row 1 (row 2,401 KB, event 4,802 KB). " +
        "Code: refused_too_large.",
    )
  })

  describe("of more than a message holds", () => {
    const run: Run = {
      read: 9876543,
      delivered: 1234567,
      notSent: Array.from({length: 40}, (_, index) => [
        {code: "refused_invalid", status: 400 + index, answer: "request neither has anonymousid nor userid"},
        Array.from({length: index === 7 ? 9 : 6}, (__, row) => 1000000 + row),
      ]),
      remarks: [["time_unreadable", [1]]],
      failure: `The data plane failed. ${"Endless. ".repeat(1000)}`,
      repetition: "recognised",
    }
    const message = messageOf(run)

    it("is cut to a thousand characters", () => {
      expect(message.length).to.be.within(800, 1000)
    })

    for (const part of [
      /^The data plane failed\. Endless\. .*… /,
      / 1,234,567 of 9,876,543 rows read until then arrived in RudderStack\. /,
      / 9 rows refused by RudderStack \(407: [^.]*: rows 1000000, 1000001, 1000002, 1000003, 1000004 and 4 more\. /,
      / What became of [\d,]+ rows is not known\. /,
      / recognises them\. Code: data_plane_broken\.$/,
    ]) {
      it(`still has ${part.source}`, () => {
        expect(message).to.match(part)
      })
    }

    it("uses the room for as many further outcomes as fit", () => {
      const short = messageOf({...run, failure: "It failed."})
      expect(short.length).to.be.within(800, 1000)
      expect(short.match(/ rows refused /g)).to.have.length.above(2)
    })
  })
})

describe("tally", () => {
  it("counts what may have arrived apart from what did not", () => {
    const tally = new Tally()
    Object.assign(tally, {rowsRead: 9, delivered: 3})
    tally.addNotSent({code: "unconfirmed"}, rows(1, 2))
    tally.addNotSent({code: "refused_alone", status: 500}, rows(3))
    tally.addNotSent({code: "not_sent_stopped"}, rows(4))
    expect(tally).to.include({notSentTotal: 4, unconfirmed: 3, unaccounted: 2})
  })

  it("keeps one count for each code, status and answer", () => {
    const tally = new Tally()
    const refused = {code: "refused_invalid", status: 400} as const
    tally.addNotSent(refused, rows(5))
    tally.addNotSent({...refused, status: 422}, rows(6))
    tally.addNotSent(refused, rows(2, 9))
    tally.addNotSent(refused, [])
    expect(
      tally.notSent.map(({status, count, firstRows}: CountedRows) => [status, count, firstRows]),
    ).to.deep.equal([
      [400, 3, rows(2, 5, 9)],
      [422, 1, rows(6)],
    ])
  })
})

function messageOf({
  read,
  delivered,
  notSent = [],
  remarks = [],
  failure,
  repetition = "new_events",
}: Run): string {
  const tally = new Tally()
  Object.assign(tally, {rowsRead: read, delivered})
  notSent.forEach(([outcome, numbers]) => tally.addNotSent(outcome, rows(...numbers)))
  remarks.forEach(([code, numbers]) => tally.addRemark(code, rows(...numbers)))
  const error = failure === undefined ? undefined : new ActionError("data_plane_broken", failure)
  return runMessage({tally, failure: error, advice: REPETITION_ADVICE[repetition]})
}

function rows(...numbers: number[]) {
  return numbers.map((rowNumber) => ({rowNumber}))
}
