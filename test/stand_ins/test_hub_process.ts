import {expect} from "chai"
import {startHub} from "./hub_process"
import {startLooker} from "./looker_stand_in"

describe("the hub in a process of its own", () => {
  it("listens, takes its token, keeps what it wrote and ends at once when it is told to", async () => {
    const looker = await startLooker()
    const hub = await startHub()
    const {status, integrations} = await looker.connect({hubUrl: hub.url, token: hub.token}).list()
    expect(status).to.equal(200)
    expect(integrations.map(({name}) => name)).to.include("rudder_event")
    expect(hub.output()).to.contain("Listening.")
    expect(await hub.stop()).to.equal(0)
    await looker.close()
  })

  it("shows what it said when it cannot start", async () => {
    const failure = await startHub({env: {ACTION_HUB_BASE_URL: "not a url"}}).then(String, String)
    expect(failure).to.contain("before it listened").and.to.contain("ACTION_HUB_BASE_URL")
  })
})
