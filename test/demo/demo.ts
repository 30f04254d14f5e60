import {RudderEvent} from "../support/data_plane_stand_in"
import {exitOnSignals} from "../support/exit_on_signals"
import {emailOf} from "./arrivals"
import {eventText} from "./event_text"
import {NEXT_STEPS} from "./next_steps"
import {sampleEmail, SAMPLE_ROW_COUNT, SAMPLE_TITLE} from "./sample_look"
import {SampleRun, sendSample} from "./send_sample"
import {setStage, Stage} from "./stage"

const RUNS: readonly SampleRun[] = [
  {action: "rudder_event", formParams: {}},
  {action: "rudder_track", formParams: {event: "Looker Demo"}},
  {action: "rudder_group", formParams: {}},
]

/** `npm run demo`: a Look travels through the hub to a data plane, all on this machine. */
async function main(): Promise<void> {
  exitOnSignals()
  const stage = await setStage()
  try {
    introduce(stage)
    await showActions(stage)
    process.exitCode = (await sendEverywhere(stage)) ? 0 : 1
  } finally {
    await stage.close()
  }
}

function introduce({looker, hub, dataPlane}: Stage): void {
  console.log(`
A Look goes through the hub to RudderStack, all on this machine:

   ${looker.url.padEnd(24)} Looker: a stand-in that speaks Looker's protocol
   ${hub.url.padEnd(24)} the hub: the real one, as "npm start" runs it
   ${dataPlane.url.padEnd(24)} RudderStack: a stand-in that checks events as a data plane does
`)
}

async function showActions({connection}: Stage): Promise<void> {
  const {integrations} = await connection.list()
  console.log("1  Looker asks the hub what it can do\n")
  for (const {name, label} of integrations) console.log(`   ${name.padEnd(12)} ${label}`)
}

async function sendEverywhere(stage: Stage): Promise<boolean> {
  console.log(
    `\n2  Looker sends the Look "${SAMPLE_TITLE}", ${SAMPLE_ROW_COUNT.toLocaleString("en-US")} rows, to each of them\n`,
  )
  const outcomes = []
  for (const run of RUNS) outcomes.push(await sendSample(stage, run))
  if (!outcomes.every(({ok}) => ok)) {
    console.log(`\nNot every row arrived exactly once. The hub's log:\n\n${stage.hub.output()}`)
    return false
  }
  showEvents(outcomes.map(({events}) => events))
  console.log(NEXT_STEPS)
  return true
}

/** The first user's events: one whole, of the others what is different. */
function showEvents(runs: readonly (readonly RudderEvent[])[]): void {
  const [identify, track, group] = runs.map(
    (events) => events.find((event) => emailOf(event) === sampleEmail(0)) ?? {},
  )
  console.log(`\n3  What arrived: the first user, identified\n\n${eventText(identify)}\n`)
  console.log("   The same user's track and group events carry the same values:\n")
  console.log(`     ${JSON.stringify({type: track.type, event: track.event, userId: track.userId})}`)
  console.log(`     ${JSON.stringify({type: group.type, groupId: group.groupId, userId: group.userId})}`)
}

main().catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
