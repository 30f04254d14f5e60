import {DEFAULT_WRITE_KEY} from "../test/stand_ins/data_plane_stand_in"
import {HubProcess} from "../test/stand_ins/hub_process"
import {Comparison} from "./figures"
import {Call} from "./floor_event"
import {ListingClock} from "./listing_clock"
import {Measurement, RunOutcome} from "./measurement"
import {BenchDataPlane, Rig} from "./rig"
import {Scenario} from "./scenarios"

const WARM_UP_ROWS = 50_000
const ACTION_OF: Readonly<Record<Call, string>> = {identify: "rudder_event", track: "rudder_track"}

/** Everything that takes part in a scenario. */
interface Cast {
  readonly rig: Rig
  readonly hub: HubProcess
  readonly dataPlane: BenchDataPlane
}

/** Starts a hub, warms it and the floor, and measures them in turns. */
export async function runScenario(scenario: Scenario, rig: Rig): Promise<Comparison> {
  const cast = {rig, hub: await rig.startHub(), dataPlane: await rig.dataPlane(scenario.latencyMs)}
  try {
    await warmUp(scenario, cast)
    return await (scenario.atOnce > 1 ? measureAtOnce(scenario, cast) : measure(scenario, cast))
  } finally {
    await cast.hub.stop()
  }
}

/** Runs two results at once, as the hub has a worker for each of this machine's cores. */
async function warmUp(scenario: Scenario, cast: Cast): Promise<void> {
  const warming = {...scenario, rows: WARM_UP_ROWS}
  await Promise.all([runHub(warming, cast), runHub(warming, cast)])
  if (scenario.hasFloor) await runFloor(warming, cast)
}

async function measure(scenario: Scenario, cast: Cast): Promise<Comparison> {
  const ofHub = new Measurement(scenario, cast.hub.pid, cast.dataPlane)
  const ofFloor = new Measurement(scenario, cast.rig.floor.pid, cast.dataPlane)
  for (let round = 0; round < scenario.rounds; round++) {
    if (scenario.hasFloor) await ofFloor.round(() => [runFloor(scenario, cast)])
    await ofHub.round(() => [runHub(scenario, cast)])
  }
  const hub = ofHub.figures()
  if (!scenario.hasFloor) return hub
  const floor = ofFloor.figures()
  return {...hub, floor, ofFloor: hub.rowsPerSecond / floor.rowsPerSecond}
}

/** Runs at once, in turns with a single one of as many rows. */
async function measureAtOnce(scenario: Scenario, cast: Cast): Promise<Comparison> {
  const {rows, atOnce, rounds} = scenario
  const alone = {...scenario, rows: rows * atOnce, atOnce: 1}
  const ofSingle = new Measurement(alone, cast.hub.pid, cast.dataPlane)
  const ofHub = new Measurement(scenario, cast.hub.pid, cast.dataPlane)
  const listings = new ListingClock(cast.hub)
  for (let round = 0; round < rounds; round++) {
    await ofSingle.round(() => [runHub(alone, cast)])
    await listings.during(() => ofHub.round(() => Array.from({length: atOnce}, () => runHub(scenario, cast))))
  }
  const [hub, single] = [ofHub.figures(), ofSingle.figures()]
  return {...hub, single, ofSingle: hub.rowsPerSecond / single.rowsPerSecond, listingP99Ms: listings.p99Ms}
}

function runHub({call, rows, columns}: Scenario, {rig, hub, dataPlane}: Cast): Promise<RunOutcome> {
  return rig.looker.ask("run", {
    hubUrl: hub.url,
    token: hub.token,
    action: ACTION_OF[call],
    params: {rudder_write_key: DEFAULT_WRITE_KEY, rudder_server_url: dataPlane.url},
    formParams: call === "track" ? {event: "Looker Bench"} : {},
    rows,
    columns,
  })
}

async function runFloor({call, rows, columns}: Scenario, {rig, dataPlane}: Cast): Promise<RunOutcome> {
  const downloadUrl = await rig.looker.ask("offer", {rows, columns})
  const run = {downloadUrl, dataPlaneUrl: dataPlane.url, writeKey: DEFAULT_WRITE_KEY, call}
  const {durationMs} = await rig.floor.ask("run", run)
  return {success: true, message: "", durationMs}
}
