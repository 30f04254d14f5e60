import {expect} from "chai"
import {
  DataPlane,
  DEFAULT_WRITE_KEY,
  RudderEvent,
  startDataPlane,
} from "../test/stand_ins/data_plane_stand_in"
import {HubProcess, startHub} from "../test/stand_ins/hub_process"
import {Looker, startLooker} from "../test/stand_ins/looker_stand_in"
import {BenchChild} from "./bench_child"
import {benchDocument} from "./bench_document"
import type {FloorCommands} from "./floor"

const ROWS = 1234

describe("the floor", () => {
  let hub: HubProcess
  let looker: Looker
  let floor: BenchChild<FloorCommands>
  let dataPlane: DataPlane

  before(async () => {
    hub = await startHub()
    looker = await startLooker()
    floor = new BenchChild<FloorCommands>("floor")
  })

  beforeEach(async () => {
    dataPlane = await startDataPlane()
  })

  afterEach(() => dataPlane.close())

  after(() => Promise.all([hub.stop(), looker.close(), floor.stop()]))

  function runFloor(call: "identify" | "track") {
    const downloadUrl = looker.offer(benchDocument(ROWS))
    return floor.ask("run", {downloadUrl, dataPlaneUrl: dataPlane.url, writeKey: DEFAULT_WRITE_KEY, call})
  }

  for (const {call, action} of [
    {call: "identify", action: "rudder_event"},
    {call: "track", action: "rudder_track"},
  ] as const) {
    it(`sends the ${call} events that the hub sends, ids and times aside`, async () => {
      await runFloor(call)
      const ofFloor = comparable(dataPlane.events)
      const params = {rudder_write_key: DEFAULT_WRITE_KEY, rudder_server_url: dataPlane.url}
      const run = {action, params, formParams: {event: "Looker Bench"}, download: benchDocument(ROWS)}
      const answer = await looker.connect({hubUrl: hub.url, token: hub.token}).execute(run)
      expect(answer.looker?.message).to.equal(undefined)
      expect(comparable(dataPlane.events.slice(ROWS))).to.deep.equal(ofFloor)
    })
  }

  it("reports a data plane that refuses", async () => {
    dataPlane.setIntercept(() => ({kind: "answer", status: 500}))
    expect(await runFloor("identify").then(String, String)).to.contain("500")
  })
})

/** Events by user, without what is different in each run. */
function comparable(events: readonly RudderEvent[]): Map<unknown, unknown> {
  expect(new Set(events.map(({messageId}) => messageId)).size).to.equal(ROWS)
  return new Map(
    events.map((event) => {
      const text = JSON.stringify({...event, messageId: "", timestamp: "", originalTimestamp: "", sentAt: ""})
      return [event.userId, JSON.parse(text.replace(/"webhookId":"[^"]*"/, '"webhookId":""'))]
    }),
  )
}
