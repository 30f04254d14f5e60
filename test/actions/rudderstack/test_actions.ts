import {expect} from "chai"
import {CALLS} from "../../../src/actions/rudderstack/calls"
import {RudderstackAction} from "../../../src/actions/rudderstack/rudderstack_action"
import * as Hub from "../../../src/hub"
import {buildDocument, buildRequest} from "./support/build_request"
import {ScriptedDataPlane} from "./support/scripted_data_plane"

const KEY = "2aBcSecretKey"
const IDENTITY = {any_tag: ["user_id", "rudder_anonymous_id", "email"]}

const ACTIONS = [
  {
    action: new RudderstackAction(CALLS.identify),
    name: "rudder_event",
    label: "RudderStack Identify",
    required: [IDENTITY],
  },
  {
    action: new RudderstackAction(CALLS.track),
    name: "rudder_track",
    label: "RudderStack Track",
    required: [IDENTITY],
  },
  {
    action: new RudderstackAction(CALLS.group),
    name: "rudder_group",
    label: "RudderStack Group",
    required: [{tag: "rudder_group_id"}, IDENTITY],
  },
]

describe("RudderStack actions", () => {
  for (const {action, name, label, required} of ACTIONS) {
    it(`are listed: ${label}`, () => {
      expect(action).to.include({name, label, usesStreaming: true, executeInOwnProcess: true, hasForm: true})
      expect(action.requiredFields).to.deep.equal(required)
      expect(action.supportedActionTypes).to.deep.equal(["query"])
      expect(action.supportedFormattings).to.deep.equal(["unformatted"])
      expect(action.supportedVisualizationFormattings).to.deep.equal(["noapply"])
      expect(
        action.params.map((param) => [param.name, param.label, param.required, param.sensitive]),
      ).to.deep.equal([
        ["rudder_write_key", "Rudder Write Key", true, true],
        ["rudder_server_url", "Rudder Server URL", true, false],
      ])
    })
  }

  const formats: [string | null, string][] = [
    ["6.2.0", "json_detail_lite_stream"],
    ["6.2.00000001", "json_detail_lite_stream"],
    ["6.10.1", "json_detail_lite_stream"],
    ["7.3.00004561", "json_detail_lite_stream"],
    ["07.0.1", "json_detail_lite_stream"],
    ["24.18.0", "json_detail_lite_stream"],
    ["25.2", "json_detail_lite_stream"],
    ["6.1.99", "json_detail"],
    ["6.1.00004561", "json_detail"],
    ["5.24.0", "json_detail"],
    ["6", "json_detail"],
    ["", "json_detail"],
    ["unknown", "json_detail"],
    [null, "json_detail"],
  ]
  for (const [lookerVersion, format] of formats) {
    it(`ask Looker ${lookerVersion} for ${format}`, () => {
      const action = new RudderstackAction(CALLS.track)
      expect(action.supportedFormats(buildRequest({lookerVersion}))).to.deep.equal([format])
    })
  }

  describe("when executed", () => {
    let plane: ScriptedDataPlane

    beforeEach(async () => {
      plane = await new ScriptedDataPlane(() => ({status: 200})).start()
    })

    afterEach(async () => plane.stop())

    for (const {action, name} of ACTIONS) {
      it(`send the rows: ${name}`, async () => {
        const dimensions = [
          {name: "users.id", tags: ["user_id"]},
          {name: "users.team", tags: ["rudder_group_id"]},
        ]
        const rows = [{"users.id": 1, "users.team": "t"}]
        const response = await action.execute(request({event: " Paid "}, {dimensions, rows}))
        expect([response.success, response.message]).to.deep.equal([true, undefined])
        const [event] = plane.received.flatMap(({events}) => events)
        expect(event).to.include({
          type: {rudder_event: "identify", rudder_track: "track", rudder_group: "group"}[name],
        })
        expect(event.event).to.equal(name === "rudder_track" ? "Paid" : undefined)
      })
    }

    it("say which setting is wrong", async () => {
      const wrong = request({}, {}, {rudder_server_url: "ftp://shop.example"})
      const response = await new RudderstackAction(CALLS.identify).execute(wrong)
      expect(response).to.include({success: false})
      expect(response.message).to.match(/^Rudder Server URL is not an http\(s\) address/)
    })

    it("ask track for an event name where nothing gives one", async () => {
      const response = await new RudderstackAction(CALLS.track).execute(request({event: "  "}))
      expect(response).to.include({success: false})
      expect(response.message).to.include(
        "Enter the name of the event in the form, or tag a column of the Look rudder_event.",
      )
    })

    function request(
      formParams: Hub.ParamMap,
      document: Parameters<typeof buildDocument>[0] = {},
      params: Hub.ParamMap = {},
    ): Hub.ActionRequest {
      const settings = {rudder_write_key: KEY, rudder_server_url: plane.url, ...params}
      return buildRequest({params: settings, formParams, document: buildDocument(document)})
    }
  })
})
