import {HubAnswer} from "../../stand_ins/looker_stand_in"
import {Arrivals} from "./arrivals"
import {counted} from "./fault_line"
import {Told} from "./told"

/** What must come of a run. */
export interface Expected {
  readonly success: boolean
  /** What the message must say; of the project's own hub only, others have words of their own. */
  readonly says?: RegExp
  /** How many rows arrive: a number, or "some" where it depends on what was under way at that moment. */
  readonly arrive: "all" | "some" | number
  /** Rows that must not arrive. */
  readonly missing?: readonly number[]
  /** The most requests that the data plane may get; an unneeded one may be a batch sent into the void. */
  readonly mostRequests?: number
}

export interface RunFacts {
  readonly answer: HubAnswer
  readonly told: Told
  readonly arrivals: Arrivals
  /** Rows of the document that Looker would have sent. */
  readonly rowCount: number
  readonly requestCount: number
  readonly judgesWords: boolean
}

const MOST_MESSAGE_LENGTH = 1000

/** What is wrong with the outcome of a run; none where all is well. */
export function complaintsAboutRun(expected: Expected, facts: RunFacts): string[] {
  return [
    ...complaintsAboutAnswer(expected, facts),
    ...complaintsAboutTruth(facts),
    ...complaintsAboutRows(expected, facts),
  ]
}

function complaintsAboutAnswer(expected: Expected, {answer, told, judgesWords}: RunFacts): string[] {
  const {message} = told
  return stated([
    [answer.status !== 200, `the answer has status ${answer.status}`],
    [
      told.success !== expected.success,
      `it should be a ${expected.success ? "success" : "failure"}: ${message}`,
    ],
    [judgesWords && expected.says?.test(message) === false, `it should say ${expected.says}: ${message}`],
    [message.length > MOST_MESSAGE_LENGTH, `the message has ${message.length} characters`],
    [/[\r\n]/.test(message), "the message has several lines"],
  ])
}

/** The guarantees that hold for every run, whatever goes wrong. */
export function complaintsAboutTruth({told, arrivals, rowCount, judgesWords}: RunFacts): string[] {
  const {delivered, read, withReason, unconfirmed, success} = told
  const [acknowledged, arrived] = [arrivals.acknowledged.size, arrivals.rows.size]
  return stated([
    [success === true && arrived < rowCount, "success was answered, but not every row arrived"],
    [
      delivered !== undefined && delivered > acknowledged,
      `${delivered} rows are told, ${acknowledged} were acknowledged`,
    ],
    [
      delivered !== undefined && arrived > delivered + unconfirmed,
      `${arrived} rows arrived, ${delivered} are told and ${unconfirmed} unconfirmed`,
    ],
    [
      delivered !== undefined && read !== undefined && delivered + withReason !== read,
      `of ${read} rows ${delivered} arrived and ${withReason} have a reason: ${told.message}`,
    ],
    [
      judgesWords && success === false && delivered === undefined && arrived > 0,
      "rows arrived, but the message gives no numbers",
    ],
    ...arrivals.complaints.map((complaint): [boolean, string] => [true, complaint]),
  ])
}

function complaintsAboutRows(expected: Expected, {arrivals, rowCount, requestCount}: RunFacts): string[] {
  const {arrive, missing = [], mostRequests = Infinity} = expected
  const wanted = arrive === "all" ? rowCount : arrive
  const wrong = missing.filter((row) => arrivals.rows.has(row))
  return stated([
    [
      wanted !== "some" && arrivals.rows.size !== wanted,
      `${counted(arrivals.rows.size)} rows arrived, not ${wanted}`,
    ],
    [wrong.length > 0, `row ${wrong[0]} should not have arrived`],
    [requestCount > mostRequests, `${requestCount} requests came, not ${mostRequests}`],
  ])
}

function stated(complaints: [isSo: boolean, complaint: string][]): string[] {
  return complaints.filter(([isSo]) => isSo).map(([, complaint]) => complaint)
}
