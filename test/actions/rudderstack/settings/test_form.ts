import {expect} from "chai"
import {CALLS} from "../../../../src/actions/rudderstack/calls"
import {RudderstackAction} from "../../../../src/actions/rudderstack/rudderstack_action"
import * as Hub from "../../../../src/hub"
import {buildRequest} from "../support/build_request"
import {ReceivedBatch, ScriptedDataPlane} from "../support/scripted_data_plane"

const KEY = "2aBcSecretKey"
const OTHER_KEY = "2xYzOtherKey"

describe("form", () => {
  let plane: ScriptedDataPlane

  beforeEach(async () => {
    plane = await new ScriptedDataPlane((batch) =>
      writeKeyOf(batch) === KEY ? {status: 400, body: "empty batch payload\n"} : {status: 401},
    ).start()
  })

  afterEach(async () => plane.stop())

  for (const call of ["identify", "group"] as const) {
    it(`of ${call} asks for nothing`, async () => {
      expect(namesOf(await opened({}, call))).to.deep.equal([])
    })
  }

  it("of track asks for the event name", async () => {
    const form = await opened({}, "track")
    expect(namesOf(form)).to.deep.equal(["event"])
    expect(form.fields[0]).to.include({type: "string", required: false})
    expect(plane.received.every(({events}) => events.length === 0)).to.equal(true)
  })

  const problems: {title: string; params: Hub.ParamMap; problem: string}[] = [
    {
      title: "an unknown write key",
      params: {rudder_write_key: OTHER_KEY},
      problem: "RudderStack refused the write key of the source (401). Check Rudder Write Key",
    },
    {
      title: "no address of a data plane",
      params: {rudder_server_url: "shop.example"},
      problem: "Rudder Server URL is not an http(s) address",
    },
  ]
  for (const {title, params, problem} of problems) {
    it(`shows ${title} as a message, and opens all the same`, async () => {
      const form = await opened(params)
      expect(form.fields[0]).to.include({name: "problem", type: "message"})
      expect(problemOf(form)).to.include(problem)
      expect(form.error).to.equal(undefined)
      expect(JSON.stringify(form)).not.to.include(KEY).and.not.to.include(OTHER_KEY)
    })
  }

  async function opened(
    params: Hub.ParamMap = {},
    call: keyof typeof CALLS = "identify",
  ): Promise<Hub.ActionForm> {
    const settings = {rudder_write_key: KEY, rudder_server_url: `${plane.url}/v1/batch`}
    const action = new RudderstackAction(CALLS[call])
    return action.form(buildRequest({params: {...settings, ...params}}))
  }
})

function namesOf({fields}: Hub.ActionForm): string[] {
  return fields.map(({name}) => name)
}

function problemOf({fields}: Hub.ActionForm): string | undefined {
  const field = fields.find(({name}) => name === "problem") as {value?: string} | undefined
  return field === undefined ? undefined : field.value
}

function writeKeyOf({headers}: ReceivedBatch): string {
  const credentials = (headers.authorization ?? "").replace("Basic ", "")
  return Buffer.from(credentials, "base64").toString().replace(/:$/, "")
}
