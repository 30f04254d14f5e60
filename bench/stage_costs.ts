import {randomUUID} from "node:crypto"
import {ActionRequest} from "../src/hub"
import {CALLS} from "../src/actions/rudderstack/calls"
import {choicesFrom, type ObservedRunInput, sourceSettings} from "../src/actions/rudderstack/additions"
import {environment} from "../src/actions/rudderstack/settings"
import {DEFAULT_WRITE_KEY} from "../test/stand_ins/data_plane_stand_in"
import {exitOnSignals} from "../test/stand_ins/exit_on_signals"
import {USUAL_COLUMNS, VALUE_KINDS, ValueKind} from "./bench_document"
import {quantile} from "./figures"
import {Rig} from "./rig"
import {Stage, STAGES} from "./stages"
import {plainEvents, sendUntouched} from "./untouched_client"

const ROWS = 100_000
const ROUNDS = 5
const KINDS = Object.keys(VALUE_KINDS) as ValueKind[]
/** The client takes its time. */
const UNTOUCHED = [
  {batchEvents: 20, events: 20_000},
  {batchEvents: 500, events: 1_000},
]

/** `npm run bench:stages`: where a row's microseconds go, and what RudderStack's client takes as it comes. */
async function main(): Promise<void> {
  exitOnSignals()
  const rig = new Rig()
  try {
    printStages(await stageCosts(rig))
    printKinds(await kindCosts(rig))
    console.log("\nRudderStack's client as it comes, CPU µs an event:")
    for (const {batchEvents, events} of UNTOUCHED) {
      const cost = await untouchedCost(batchEvents, events)
      console.log(`  batches of ${batchEvents}`.padEnd(24) + cost.toFixed(1).padStart(12))
    }
  } finally {
    await rig.stop()
  }
}

/** @returns medians, in the stages' order */
function stageCosts(rig: Rig): Promise<number[]> {
  return inTurns(STAGES.map((stage) => () => stageCost(stage, rig)))
}

/** Of a whole run. @returns medians, in the kinds' order */
function kindCosts(rig: Rig): Promise<number[]> {
  const wholeRun = STAGES[STAGES.length - 1]
  return inTurns(KINDS.map((kind) => () => stageCost(wholeRun, rig, kind)))
}

/** A mood of the machine touches all. The first round warms up. @returns the median of each */
async function inTurns(measures: readonly (() => Promise<number>)[]): Promise<number[]> {
  const costs = measures.map((): number[] => [])
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [index, measure] of measures.entries()) {
      const cost = await measure()
      if (round > 0) costs[index].push(cost)
    }
  }
  return costs.map((each) => quantile(each, 0.5))
}

async function stageCost(stage: Stage, rig: Rig, values: ValueKind = "as usual"): Promise<number> {
  const downloadUrl = await rig.looker.ask("offer", {rows: ROWS, columns: USUAL_COLUMNS, values})
  const input = inputOf(downloadUrl, (await rig.dataPlane(0)).url)
  const before = process.cpuUsage()
  const rows = await stage.run(input)
  const {user, system} = process.cpuUsage(before)
  if (rows !== ROWS) throw new Error(`"${stage.name}" had ${rows} of ${ROWS} rows`)
  return (user + system) / ROWS
}

function inputOf(downloadUrl: string, dataPlaneUrl: string): ObservedRunInput {
  const plan = {
    scheduled_plan_id: 1234,
    title: "New users of the week",
    query_id: 98765,
    download_url: downloadUrl,
  }
  const request = ActionRequest.fromJSON({type: "query", scheduled_plan: plan, data: {}, form_params: {}})
  request.instanceId = "shop.looker.example"
  request.webhookId = randomUUID()
  return {
    request,
    call: CALLS.identify,
    eventName: "",
    choices: choicesFrom({}),
    settings: sourceSettings({rudder_write_key: DEFAULT_WRITE_KEY, rudder_server_url: dataPlaneUrl}, {}),
    environment: environment(),
  }
}

function printStages(costs: readonly number[]): void {
  console.log(`\n${"CPU µs a row".padEnd(24)}${"of its own".padStart(12)}${"up to here".padStart(12)}`)
  for (const [index, {name}] of STAGES.entries()) {
    const own = costs[index] - (costs[index - 1] ?? 0)
    console.log(`${name.padEnd(24)}${own.toFixed(1).padStart(12)}${costs[index].toFixed(1).padStart(12)}`)
  }
}

function printKinds(costs: readonly number[]): void {
  console.log("\nA whole run, by its values:")
  KINDS.forEach((kind, index) => console.log(`  ${kind}`.padEnd(36) + costs[index].toFixed(1).padStart(12)))
}

async function untouchedCost(batchEvents: number, eventCount: number): Promise<number> {
  const events = plainEvents(eventCount)
  await sendUntouched(events.slice(0, eventCount / 10), batchEvents)
  const before = process.cpuUsage()
  await sendUntouched(events, batchEvents)
  const {user, system} = process.cpuUsage(before)
  return (user + system) / eventCount
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
