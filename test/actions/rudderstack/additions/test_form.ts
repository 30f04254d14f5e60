import {expect} from "chai"
import {ObservedRudderstackAction} from "../../../../src/actions/rudderstack/additions/actions"
import {CALLS} from "../../../../src/actions/rudderstack/calls"
import * as Hub from "../../../../src/hub"
import {buildRequest} from "../support/build_request"
import {ReceivedBatch, ScriptedDataPlane} from "../support/scripted_data_plane"

const KEY = "2aBcSecretKey"
const OTHER_KEY = "2xYzOtherKey"
const SHARED = ["send", "names", "empty", "without_id", "pivots", "control_columns"]

describe("form", () => {
  let plane: ScriptedDataPlane

  beforeEach(async () => {
    plane = await new ScriptedDataPlane((batch) =>
      writeKeyOf(batch) === KEY ? {status: 400, body: "empty batch payload\n"} : {status: 401},
    ).start()
  })

  afterEach(async () => plane.stop())

  for (const call of ["identify", "group"] as const) {
    it(`of ${call} asks for the choices in their order`, async () => {
      expect(namesOf(await opened({}, {}, call))).to.deep.equal(SHARED)
    })
  }

  it("of track asks for the event name first", async () => {
    const form = await opened({}, {}, "track")
    expect(namesOf(form)).to.deep.equal(["event", ...SHARED])
    expect(form.fields[0]).to.include({type: "string", required: false})
  })

  it("has the default of each select first, and asks for none of them", async () => {
    for (const field of (await opened()).fields) {
      const {options} = field as {options?: {name: string; label: string}[]}
      expect(field).to.include({type: "select", required: false})
      expect(options && options[0].name).to.equal(field.default)
    }
  })

  it("offers the sources by name where there are some, and asks again when another one is chosen", async () => {
    const form = await opened({rudder_sources: `{"Marketing": {"write_key": "${KEY}"}}`}, {}, "track")
    expect(namesOf(form)).to.deep.equal(["event", "source", ...SHARED])
    expect(form.fields[1]).to.deep.include({
      type: "select",
      default: "default",
      interactive: true,
      required: false,
      options: [
        {name: "default", label: "The default one"},
        {name: "Marketing", label: "Marketing"},
      ],
    })
  })

  it("checks the source that is chosen", async () => {
    const params = {rudder_sources: `{"Marketing": {"write_key": "${OTHER_KEY}"}}`}
    expect(problemOf(await opened(params))).to.equal(undefined)
    expect(problemOf(await opened(params, {source: "default"}))).to.equal(undefined)
    expect(problemOf(await opened(params, {source: "Marketing"}))).to.include(
      'refused the write key of the source "Marketing" (401)',
    )
    expect(plane.received.every(({events}) => events.length === 0)).to.equal(true)
  })

  const problems: {title: string; params: Hub.ParamMap; formParams?: Hub.ParamMap; problem: string}[] = [
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
    {
      title: "a setting with sources that is no JSON",
      params: {rudder_sources: `{"Marketing": {"write_key": ${OTHER_KEY}}}`},
      problem: "More RudderStack sources is not valid JSON at line 1, column",
    },
    {
      title: "a source that is not there any more",
      params: {rudder_sources: `{"Marketing": {"write_key": "${KEY}"}}`},
      formParams: {source: "Sales"},
      problem: '"RudderStack source" (source) has a value that is not offered.',
    },
  ]
  for (const {title, params, formParams, problem} of problems) {
    it(`shows ${title} as a message, and opens all the same`, async () => {
      const form = await opened(params, formParams)
      expect(form.fields[0]).to.include({name: "problem", type: "message"})
      expect(problemOf(form)).to.include(problem)
      expect(namesOf(form)).to.include.members(SHARED)
      expect(form.error).to.equal(undefined)
      expect(JSON.stringify(form)).not.to.include(KEY).and.not.to.include(OTHER_KEY)
    })
  }

  async function opened(
    params: Hub.ParamMap = {},
    formParams: Hub.ParamMap = {},
    call: keyof typeof CALLS = "identify",
  ): Promise<Hub.ActionForm> {
    const settings = {rudder_write_key: KEY, rudder_server_url: `${plane.url}/v1/batch`}
    const action = new ObservedRudderstackAction(CALLS[call])
    return action.form(buildRequest({params: {...settings, ...params}, formParams}))
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
