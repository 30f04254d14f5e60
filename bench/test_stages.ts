import {expect} from "chai"
import {gunzipSync} from "node:zlib"
import {ActionRequest} from "../src/hub"
import {CALLS} from "../src/actions/rudderstack/calls"
import {choicesFrom, sourceSettings} from "../src/actions/rudderstack/additions"
import {environment} from "../src/actions/rudderstack/settings"
import {DataPlane, DEFAULT_WRITE_KEY, startDataPlane} from "../test/stand_ins/data_plane_stand_in"
import {Looker, startLooker} from "../test/stand_ins/looker_stand_in"
import {benchDocument} from "./bench_document"
import {STAGES} from "./stages"
import {plainEvents, sendUntouched} from "./untouched_client"

const ROWS = 1234

describe("the bench's stages", () => {
  let looker: Looker
  let dataPlane: DataPlane

  before(async () => {
    looker = await startLooker()
    dataPlane = await startDataPlane()
  })

  after(() => Promise.all([looker.close(), dataPlane.close()]))

  for (const {name, run} of STAGES) {
    it(`see every row, and only the last one sends them: ${name}`, async () => {
      const eventsBefore = dataPlane.counts.events
      const plan = {download_url: looker.offer(benchDocument(ROWS))}
      const request = ActionRequest.fromJSON({type: "query", scheduled_plan: plan, data: {}, form_params: {}})
      const params = {rudder_write_key: DEFAULT_WRITE_KEY, rudder_server_url: dataPlane.url}
      const settings = sourceSettings(params, {})
      const input = {
        call: CALLS.identify,
        eventName: "",
        choices: choicesFrom({}),
        environment: environment(),
      }
      expect(await run({...input, request, settings})).to.equal(ROWS)
      expect(dataPlane.counts.events - eventsBefore).to.equal(name === "compress and send" ? ROWS : 0)
    })
  }

  it("have RudderStack's client send every event as it comes", async () => {
    const batches = (await sendUntouched(plainEvents(50), 20)).map((body) => eventsIn(body))
    expect(batches.reduce((sum, count) => sum + count)).to.equal(50)
  })
})

function eventsIn(body: Buffer): number {
  const {batch} = JSON.parse(gunzipSync(body).toString()) as {batch: unknown[]}
  return batch.length
}
