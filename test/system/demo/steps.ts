import {RudderEvent} from "../../stand_ins/data_plane_stand_in"
import {isObject} from "../../stand_ins/looker/hub_answer"
import type {Stage} from "../../stand_ins/stage"
import {emailOf} from "./arrivals"
import {eventText} from "./event_text"
import {executeSample, sendSample} from "./sample_run"
import {sampleEmail, SAMPLE_ROW_COUNT, SAMPLE_TITLE} from "./sample_look"
import {MARKETING} from "./stage"
import {wrapped} from "./wrapped"

/** One thing that the demo shows. It tells whether that went as it should. */
export type Step = (stage: Stage) => Promise<boolean>

/** What the demo shows, in order. */
export const STEPS: readonly Step[] = [listActions, dryRun, sendEverywhere, sendToAnotherSource]

async function listActions({connection}: Stage): Promise<boolean> {
  console.log("1  Looker asks the hub what it can do")
  const {integrations} = await connection.list()
  for (const {name, label} of integrations) console.log(`   ${name.padEnd(12)}  ${label}`)
  return integrations.length > 0
}

async function dryRun(stage: Stage): Promise<boolean> {
  console.log(`\n2  A dry run of the Look "${SAMPLE_TITLE}". Looker shows:`)
  const requestsBefore = stage.dataPlane.requests.length
  const answer = await executeSample(stage, {action: "rudder_event", formParams: {send: "dry_run"}})
  const report = answer.looker?.message ?? answer.text
  console.log(wrapped(report, "   "))
  const isComplete = report.includes(`${SAMPLE_ROW_COUNT.toLocaleString("en-US")} identify events`)
  return isComplete && stage.dataPlane.requests.length === requestsBefore
}

async function sendEverywhere(stage: Stage): Promise<boolean> {
  console.log("\n3  The same Look, sent with each action")
  const identify = await sendSample(stage, {action: "rudder_event"})
  const track = await sendSample(stage, {action: "rudder_track", formParams: {event: "Looker Demo"}})
  const group = await sendSample(stage, {action: "rudder_group"})
  console.log(`\n   The first user, identified:\n${eventText(firstUserIn(identify.events))}`)
  console.log("   The same user's track and group events carry the same values:")
  const {type, event, userId} = firstUserIn(track.events)
  console.log(`     ${JSON.stringify({type, event, userId})}`)
  const {groupId, ...inGroup} = firstUserIn(group.events)
  console.log(`     ${JSON.stringify({type: inGroup.type, groupId, userId: inGroup.userId})}`)
  return [identify, track, group].every(({ok}) => ok)
}

async function sendToAnotherSource(stage: Stage): Promise<boolean> {
  const form = await stage.connection.openForm({action: "rudder_event", params: stage.params})
  const offered = sourcesOfferedBy(form.body)
  console.log(
    `\n4  One hub, several RudderStack sources. The form offers ${offered.join(", ")}. To ${MARKETING.name}:`,
  )
  const run = {action: "rudder_event", formParams: {source: MARKETING.name}, writeKey: MARKETING.writeKey}
  const {ok} = await sendSample(stage, run)
  return ok && offered.includes(MARKETING.name)
}

function firstUserIn(events: readonly RudderEvent[]): RudderEvent {
  return events.find((event) => emailOf(event) === sampleEmail(0)) ?? {}
}

/** The names in the select "source" of a form. */
function sourcesOfferedBy(form: unknown): unknown[] {
  const fields: unknown[] = isObject(form) && Array.isArray(form.fields) ? form.fields : []
  const field = fields.filter(isObject).find(({name}) => name === "source")
  const options: unknown[] = Array.isArray(field?.options) ? field.options : []
  return options.filter(isObject).map(({name}) => name)
}
