import {expect} from "chai"
import {Integration} from "../../stand_ins/looker_stand_in"
import {setStage, Stage} from "../../stand_ins/stage"

const IDENTITY = {any_tag: ["user_id", "rudder_anonymous_id", "email"]}

describe("the hub's listing", () => {
  let stage: Stage
  before(async () => {
    stage = await setStage()
  })
  after(() => stage.close())

  it("has the three actions, in this order and no others", async () => {
    const {status, integrations} = await stage.connection.list()
    expect(status).to.equal(200)
    expect(integrations.map(({name, label}) => [name, label])).to.have.deep.members([
      ["rudder_event", "RudderStack Identify"],
      ["rudder_track", "RudderStack Track"],
      ["rudder_group", "RudderStack Group"],
    ])
  })

  const requiredFields = {
    rudder_event: [IDENTITY],
    rudder_track: [IDENTITY],
    rudder_group: [{tag: "rudder_group_id"}, IDENTITY],
  }
  for (const [action, required] of Object.entries(requiredFields)) {
    it(`tells Looker all about ${action}`, async () => {
      const {label, description, icon_data_uri: icon, params, ...rest} = await listed(action)
      expect(label).to.match(/^RudderStack /)
      expect(description).to.be.a("string").and.not.to.equal("")
      expect(icon).to.match(/^data:image\/svg\+xml;base64,[A-Za-z0-9+/=]{100,}$/)
      expect(rest).to.deep.equal({
        name: action,
        url: `${stage.hub.url}/actions/${action}/execute`,
        form_url: `${stage.hub.url}/actions/${action}/form`,
        token_url: "",
        required_fields: required,
        supported_action_types: ["query"],
        supported_formats: ["json_detail_lite_stream"],
        supported_formattings: ["unformatted"],
        supported_visualization_formattings: ["noapply"],
        supported_download_settings: ["url"],
        uses_oauth: false,
        delegate_oauth: false,
      })
      const settings = params as {name: string; label: string; required: boolean; sensitive: boolean}[]
      expect(settings.map((each) => [each.name, each.label, each.required, each.sensitive])).to.deep.equal([
        ["rudder_write_key", "Rudder Write Key", true, true],
        ["rudder_server_url", "Rudder Server URL", true, false],
        ["rudder_sources", "More RudderStack sources", false, true],
      ])
    })
  }

  async function listed(action: string): Promise<Integration> {
    const {integrations} = await stage.connection.list()
    const found = integrations.find(({name}) => name === action)
    if (found === undefined) throw new Error(`${action} is not listed`)
    return found
  }

  for (const [version, format] of [
    ["7.3.00004561", "json_detail_lite_stream"],
    ["6.2.0", "json_detail_lite_stream"],
    ["6.1.00004561", "json_detail"],
    ["", "json_detail"],
  ]) {
    it(`asks Looker "${version}" for ${format}`, async () => {
      const {hub, looker} = stage
      const {integrations} = await looker.connect({hubUrl: hub.url, token: hub.token, version}).list()
      expect(integrations.map((each) => each.supported_formats)).to.deep.equal([[format], [format], [format]])
    })
  }
})
