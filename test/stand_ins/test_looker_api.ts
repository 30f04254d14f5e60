import {expect} from "chai"
import {type ApiSetting, type LookerApiServer, startLookerApi} from "./looker_api"

describe("the stand-in of Looker's API", () => {
  let looker: LookerApiServer
  beforeEach(async () => {
    looker = await startLookerApi()
    looker.hubs.push({
      id: "1",
      url: "http://127.0.0.1:1",
      token: null,
      fetchError: null,
      isAgreementRequired: false,
      isAgreementSigned: false,
      actions: [
        {
          name: "rudder_track",
          label: "RudderStack Track",
          formUrl: null,
          isEnabled: false,
          settings: [requiredSetting("rudder_write_key"), requiredSetting("rudder_server_url")],
        },
      ],
    })
  })
  afterEach(() => looker.close())

  it("stores the settings that it takes", async () => {
    expect(await update({rudder_write_key: "k", rudder_server_url: "https://plane"})).to.equal(200)
    expect(stored()).to.deep.equal({isEnabled: true, values: ["k", "https://plane"]})
  })

  it("stores nothing of what it refuses", async () => {
    expect(await update({rudder_write_key: "k"})).to.equal(422)
    expect(stored()).to.deep.equal({isEnabled: false, values: ["", ""]})
  })

  /** Enables the action with these settings. @returns the status */
  async function update(values: Record<string, string>): Promise<number> {
    const {clientId, clientSecret} = looker
    const login = await fetch(`${looker.url}/api/4.0/login`, {
      method: "POST",
      body: new URLSearchParams({client_id: clientId, client_secret: clientSecret}),
    })
    const {access_token: token} = (await login.json()) as {access_token: string}
    const {status} = await fetch(`${looker.url}/api/4.0/integrations/1::rudder_track`, {
      method: "PATCH",
      headers: {"authorization": `Bearer ${token}`, "content-type": "application/json"},
      body: JSON.stringify({
        enabled: true,
        params: Object.entries(values).map(([name, value]) => ({name, value})),
      }),
    })
    return status
  }

  function stored() {
    const action = looker.hubs[0]?.actions[0]
    return {isEnabled: action?.isEnabled, values: action?.settings.map(({value}) => value)}
  }
})

function requiredSetting(name: string): ApiSetting {
  return {name, label: name, required: true, sensitive: false, value: "", userAttributeName: null}
}
