import {expect} from "chai"
import {messageOf} from "./report_text"
import {RowCounts} from "./row_counts"
import {Repetition, runMessage} from "./run_message"
import {Tally} from "./tally"

interface Run {
  readonly read: number
  readonly delivered: number
  readonly notSent?: {readonly [reason: string]: readonly number[]}
  readonly remarks?: {readonly [reason: string]: readonly number[]}
  readonly inDoubt?: number
  readonly failure?: string
  readonly repetition?: Repetition
}

const AGAIN_NEW = "If the Look is run again, the rows that arrived are sent again, as new events."
const AGAIN_KNOWN =
  "If the same query result is sent again, the rows that arrived keep their message ids, by which RudderStack's deduplication recognises them."
const AGAIN_KEYS =
  "If the Look is run again, RudderStack's deduplication recognises the rows that arrived by their rudder_message_id, where they have one."

describe("run message", () => {
  const cases: {does: string; run: Run; message: string}[] = [
    {does: "says nothing when every row arrived", run: {read: 5, delivered: 5}, message: ""},
    {does: "says nothing of a whole result without rows", run: {read: 0, delivered: 0}, message: ""},
    {
      does: "tells a success with a remark",
      run: {
        read: 5,
        delivered: 5,
        remarks: {"with a time that cannot be read, sent with the run's time": [2]},
      },
      message: "1 row with a time that cannot be read, sent with the run's time: row 2.",
    },
    {
      does: "tells one bad row",
      run: {read: 1000, delivered: 999, notSent: {"without a group id": [17]}},
      message: `999 of 1,000 rows arrived in RudderStack. 1 row without a group id: row 17. ${AGAIN_NEW}`,
    },
    {
      does: "tells the first five rows of a reason, and the most frequent reason first",
      run: {
        read: 10,
        delivered: 2,
        notSent: {"without an id": [10], "refused by RudderStack (400: invalid json)": [9, 7, 3, 1, 5, 6, 8]},
      },
      message:
        "2 of 10 rows arrived in RudderStack. " +
        "7 rows refused by RudderStack (400: invalid json): rows 1, 3, 5, 6, 7 and 2 more. " +
        `1 row without an id: row 10. ${AGAIN_NEW}`,
    },
    {
      does: "gives no advice on rows that arrived where none did",
      run: {read: 1, delivered: 0, notSent: {"without an id": [1]}},
      message: "0 of 1 row arrived in RudderStack. 1 row without an id: row 1.",
    },
    {
      does: "tells a failure before the first row",
      run: {read: 0, delivered: 0, failure: "Looker answered 404. Run it again."},
      message: "Looker answered 404. Run it again. 0 rows were read and sent.",
    },
    {
      does: "tells a failure after the last row that was read arrived",
      run: {read: 3, delivered: 3, failure: "The result broke off"},
      message: `The result broke off. 3 of 3 rows read until then arrived in RudderStack. ${AGAIN_NEW}`,
    },
    {
      does: "advises on rows in doubt too",
      run: {
        read: 2,
        delivered: 0,
        notSent: {"in doubt (sent, but not acknowledged)": [1, 2]},
        inDoubt: 2,
        failure: "It answered 503.",
      },
      message:
        "It answered 503. 0 of 2 rows read until then arrived in RudderStack. " +
        `2 rows in doubt (sent, but not acknowledged): rows 1, 2. ${AGAIN_NEW}`,
    },
    {
      does: "admits what is not known",
      run: {read: 2, delivered: 1, failure: "It failed."},
      message: `It failed. 1 of 2 rows read until then arrived in RudderStack. What became of 1 row is not known. ${AGAIN_NEW}`,
    },
    {
      does: "knows results that are recognised when they are sent again",
      run: {read: 2, delivered: 1, notSent: {"without an id": [1]}, repetition: "recognised"},
      message: `1 of 2 rows arrived in RudderStack. 1 row without an id: row 1. ${AGAIN_KNOWN}`,
    },
    {
      does: "knows rows that have a key of their own",
      run: {read: 2, delivered: 1, notSent: {"without an id": [1]}, repetition: "recognised by key"},
      message: `1 of 2 rows arrived in RudderStack. 1 row without an id: row 1. ${AGAIN_KEYS}`,
    },
    {
      does: "makes one line of a failure of many",
      run: {read: 1, delivered: 1, failure: " First\n  second "},
      message: `First second. 1 of 1 row read until then arrived in RudderStack. ${AGAIN_NEW}`,
    },
  ]
  for (const {does, run, message} of cases) {
    it(does, () => {
      expect(messageFor(run)).to.equal(message)
    })
  }

  describe("of more than a message holds", () => {
    const run: Run = {
      read: 9876543,
      delivered: 1234567,
      notSent: Object.fromEntries(
        Array.from({length: 40}, (_, index) => [
          `refused by RudderStack (422: reason ${index} ${"words ".repeat(100)})`,
          Array.from({length: index === 7 ? 9 : 6}, (__, row) => 1000000 + row),
        ]),
      ),
      remarks: {"with a time that cannot be read": [1]},
      failure: `The data plane failed. ${"Endless. ".repeat(1000)}`,
      repetition: "recognised",
    }
    const message = messageFor(run)

    it("is cut to a thousand characters", () => {
      expect(message.length).to.be.within(800, 1000)
    })

    for (const part of [
      /^The data plane failed\. Endless\. .*… /,
      / 1,234,567 of 9,876,543 rows read until then arrived in RudderStack\. /,
      / 9 rows refused by RudderStack \(422: reason 7 [^.]*: rows 1000000, 1000001, 1000002, 1000003, 1000004 and 4 more\. /,
      / What became of [\d,]+ rows is not known\. /,
      / recognises them\.$/,
    ]) {
      it(`still tells ${part.source}`, () => {
        expect(message).to.match(part)
      })
    }

    it("uses the room for as many further reasons as fit", () => {
      const short = messageFor({...run, failure: "It failed."})
      expect(short.length).to.be.within(800, 1000)
      expect(short.match(/ rows refused /g)).to.have.length(2)
    })

    it("cuts a report of remarks alone", () => {
      const remarks = Object.fromEntries(
        Array.from({length: 40}, (_, index) => [`remark ${index} `.repeat(9), [index]]),
      )
      expect(messageFor({read: 1, delivered: 1, remarks}).length).to.be.within(700, 1000)
    })
  })
})

function messageFor(run: Run): string {
  const tally = new Tally()
  tally.rowsRead = run.read
  tally.delivered = run.delivered
  tally.inDoubt = run.inDoubt ?? 0
  addAll(tally.notSent, run.notSent)
  addAll(tally.remarks, run.remarks)
  const sentences = runMessage({tally, failure: run.failure, repetition: run.repetition ?? "new events"})
  expect(sentences.join(" ")).to.equal(messageOf(sentences))
  return messageOf(sentences)
}

function addAll(counts: RowCounts, reasons: Run["notSent"] = {}) {
  for (const [reason, rows] of Object.entries(reasons)) {
    counts.add(
      reason,
      rows.map((rowNumber) => ({rowNumber})),
    )
  }
}
