import {expect} from "chai"
import {ObservedRudderstackAction} from "../../../../src/actions/rudderstack/additions/actions"
import {CALLS} from "../../../../src/actions/rudderstack/calls"
import * as Hub from "../../../../src/hub"
import {buildDocument, buildRequest} from "../support/build_request"
import {ScriptedDataPlane} from "../support/scripted_data_plane"

const KEY = "2aBcSecretKey"

describe("actions of this hub", () => {
  let plane: ScriptedDataPlane

  beforeEach(async () => {
    plane = await new ScriptedDataPlane(() => ({status: 200})).start()
  })

  afterEach(async () => plane.stop())

  it("ask an admin for more sources, too", () => {
    const {params} = new ObservedRudderstackAction(CALLS.identify)
    expect(params.map(({name, required, sensitive}) => [name, required, sensitive])).to.deep.equal([
      ["rudder_write_key", true, true],
      ["rudder_server_url", true, false],
      ["rudder_sources", false, true],
    ])
  })

  it("refuse a choice that is not offered beside its field, before anything is read", async () => {
    const cases: [string, string, string][] = [
      ["send", "everything", "Choose one of: all, dry_run, first_rows."],
      ["without_id", "guess", "Choose one of: anonymous, skip, stop."],
      ["source", "Sales", "Choose one of: default."],
    ]
    for (const [field, value, choices] of cases) {
      const unread = request({[field]: value, event: "Paid"})
      unread.stream = async () => Promise.reject(new Error("read"))
      const response = await new ObservedRudderstackAction(CALLS.track).execute(unread)
      expect(response.success).to.equal(false)
      expect(response.message).to.include(choices)
      expect(response.validationErrors).to.deep.equal([{field, message: response.message}])
    }
    expect(plane.received).to.deep.equal([])
  })

  it("send to the source that the user chose", async () => {
    const sources = `{"Marketing": {"write_key": "key-m"}}`
    await new ObservedRudderstackAction(CALLS.identify).execute(
      request({source: "Marketing"}, {}, {rudder_sources: sources}),
    )
    expect(plane.received[0].headers.authorization).to.equal(
      `Basic ${Buffer.from("key-m:").toString("base64")}`,
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
