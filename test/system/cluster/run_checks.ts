import {sumBy} from "lodash"
import {isOver, type RunSummary} from "../../../src/server/store/run_record"
import {ArrivedRows} from "./arrived_rows"
import {ClusterRun} from "./cluster_run"

/** Everything that is known of one run in the end. */
export interface RunFacts {
  readonly run: ClusterRun
  readonly arrived: ArrivedRows | undefined
  readonly record: RunSummary | undefined
}

const mostEventsInBatch = 500

/** What the failures may say; anything else is a failure of the hub. */
const EXPECTED_FAILURES = [
  /^The worker process of the hub that executed this run ended in the middle of it\./,
  /^The hub is busy: it cannot reach its database\. Nothing was sent\./,
  /^The hub lost its database while it saved this run\./,
  /^No worker process of the hub is running\. Nothing was sent\./,
  /The hub was stopped in the middle of this run\./,
]

/** What is wrong about a run. */
export function complaintsAbout(facts: RunFacts): string[] {
  const {run, arrived} = facts
  const complaints = [...complaintsAboutAnswer(facts), ...complaintsAboutHistory(facts)]
  const rows = [...(arrived?.idsByRow.values() ?? [])]
  const underTwoIds = rows.filter((ids) => new Set(ids).size > 1).length
  if (underTwoIds > 0) complaints.push(`${underTwoIds} rows arrived under two message ids`)
  const again = sumBy(rows, (ids) => ids.length - 1)
  if (again > mostSentAgain(facts.record))
    complaints.push(`${again} rows arrived again, with ${facts.record?.retries} retries`)
  return complaints.map((complaint) => `${run.name}: ${complaint}`)
}

/**
 * A batch whose answer comes too late, as on a machine that does other work, is sent again under the same ids, and the
 * row counts that. A worker that was killed could not count its last ones.
 */
function mostSentAgain(record: RunSummary | undefined): number {
  return record?.state === "interrupted" ? Infinity : (record?.retries ?? 0) * mostEventsInBatch
}

function complaintsAboutAnswer({run: {told, rowCount}, arrived, record}: RunFacts): string[] {
  const arrivedCount = arrived?.idsByRow.size ?? 0
  if (told.kind === "nothing") {
    return record === undefined && arrivedCount > 0
      ? ["nobody was told, and the history does not know it"]
      : []
  }
  const {success, message} = told
  if (success) {
    return arrivedCount === rowCount ? [] : [`success, but ${arrivedCount} of ${rowCount} rows arrived`]
  }
  return [
    ...(EXPECTED_FAILURES.some((expected) => expected.test(message)) ? [] : [`it failed: ${message}`]),
    ...(message.includes("Nothing was sent") && arrivedCount > 0
      ? [`"nothing", but ${arrivedCount} rows`]
      : []),
    ...(countTold(message) > arrivedCount
      ? [`${countTold(message)} rows were told, ${arrivedCount} arrived`]
      : []),
  ]
}

function complaintsAboutHistory({run: {told, rowCount}, arrived, record}: RunFacts): string[] {
  if (!record)
    return told.kind === "answer" && !told.message.includes("Nothing was sent")
      ? ["the history does not know it"]
      : []
  if (!isOver(record)) return [`it is over, but the history has it as ${record.state}`]
  const isTold = told.kind === "answer"
  const isWhole = arrived?.idsByRow.size === rowCount
  return [
    ...(isTold && told.message !== (record.message ?? "") ? [`its row says: ${record.message}`] : []),
    ...(isTold && told.success !== (record.state === "succeeded")
      ? [`the history has it as ${record.state}`]
      : []),
    ...(record.state === "succeeded" && !isWhole
      ? ["the history has it as succeeded, but rows are missing"]
      : []),
  ]
}

/** The rows that a message says were sent. */
function countTold(message: string): number {
  return Number(/(\d+) of the \d+ rows read so far had been sent/.exec(message)?.[1] ?? 0)
}
