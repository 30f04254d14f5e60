import {DEFAULT_WRITE_KEY, RudderEvent} from "../../stand_ins/data_plane_stand_in"
import type {Stage} from "../../stand_ins/stage"
import {Arrivals, compareWithSample} from "./arrivals"
import {ProgressLine} from "./progress_line"
import {SAMPLE_PLAN, SAMPLE_ROW_COUNT, sampleLook} from "./sample_look"

const PROGRESS_EVERY_MS = 20
const EMAILS_SHOWN = 5

export interface SampleRun {
  readonly action: string
  readonly formParams?: Readonly<Record<string, string>>
  /** Where the events are to arrive; default the source of the two required settings. */
  readonly writeKey?: string
}

export interface SampleOutcome {
  /** The events of this run in their source, in the order of their arrival. */
  readonly events: readonly RudderEvent[]
  /** Whether the hub reported success and every row arrived exactly once. */
  readonly ok: boolean
}

/** Sends the sample through one action, shows its progress, and compares what arrived with what was sent. */
export async function sendSample(stage: Stage, run: SampleRun): Promise<SampleOutcome> {
  const eventsBefore = stage.dataPlane.counts.events
  const answer = await showingProgress(stage, run.action, () => executeSample(stage, run))
  const {writeKey = DEFAULT_WRITE_KEY} = run
  const stored = stage.dataPlane.stored.slice(eventsBefore).filter((each) => each.writeKey === writeKey)
  const events = stored.map(({event}) => event)
  const arrivals = compareWithSample(events)
  const succeeded = answer.looker?.success === true
  const ok = succeeded && arrivals.complete
  console.log(`${progressText(run.action, arrivals.arrivedOnce)} in ${Math.round(answer.durationMs)} ms`)
  if (!ok) console.log(complaint(arrivals, succeeded ? "success" : (answer.looker?.message ?? answer.text)))
  return {events, ok}
}

/** Runs the sample Look through an action, whatever comes of it. */
export function executeSample({connection, params}: Stage, {action, formParams}: SampleRun) {
  return connection.execute({action, params, formParams, plan: SAMPLE_PLAN, download: sampleLook()})
}

async function showingProgress<Result>(
  {dataPlane}: Stage,
  action: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const eventsBefore = dataPlane.counts.events
  const line = new ProgressLine(process.stdout)
  const show = () => line.show(progressText(action, dataPlane.counts.events - eventsBefore))
  const timer = setInterval(show, PROGRESS_EVERY_MS)
  try {
    return await work()
  } finally {
    clearInterval(timer)
    line.clear()
  }
}

function progressText(action: string, arrived: number): string {
  return `   ${action}  ${count(arrived).padStart(5)} of ${count(SAMPLE_ROW_COUNT)} rows arrived`
}

function complaint({missing, repeated, distinctMessageIds}: Arrivals, hubMessage: string): string {
  return `     The hub says: ${hubMessage}
     Missing: ${someOf(missing)}
     Arrived several times: ${someOf(repeated)}
     Distinct message ids: ${count(distinctMessageIds)}`
}

function someOf(emails: readonly string[]): string {
  const more = emails.length > EMAILS_SHOWN ? ` and ${count(emails.length - EMAILS_SHOWN)} more` : ""
  return (emails.slice(0, EMAILS_SHOWN).join(", ") || "none") + more
}

function count(number: number): string {
  return number.toLocaleString("en-US")
}
