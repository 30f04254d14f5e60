import {expect} from "chai"
import {commandText} from "../../../../src/server/config/command_text"
import type {Desired} from "../../../../src/server/commands/register/plan"
import {type DataPlane, DEFAULT_WRITE_KEY, startDataPlane} from "../../../stand_ins/data_plane_stand_in"
import {type HubProcess, startHub} from "../../../stand_ins/hub_process"
import {type ApiAction, type LookerApiServer, startLookerApi} from "../../../stand_ins/looker_api"
import {registered, trackLabel, desiredTrack} from "./support/looker_with_hub"

describe("a registration", () => {
  let hub: HubProcess
  let plane: DataPlane
  let looker: LookerApiServer

  before(async () => {
    ;[hub, plane] = await Promise.all([
      startHub(),
      startDataPlane({writeKeys: [DEFAULT_WRITE_KEY, "another-key"]}),
    ])
  })
  after(() => Promise.all([hub.stop(), plane.close()]))
  beforeEach(async () => {
    looker = await startLookerApi()
  })
  afterEach(() => looker.close())

  /** With a token of the hub, and settings that work. */
  async function register(overrides: Partial<Desired> = {}, token = hub.token): Promise<string[]> {
    const settings = {rudder_write_key: DEFAULT_WRITE_KEY, rudder_server_url: plane.url}
    return registered(looker, token, await desiredTrack({hubUrl: hub.url, settings, ...overrides}))
  }

  /** Registers, and gives back what Looker then has. */
  async function prepared(): Promise<{action: ApiAction; writes: number}> {
    await register()
    const action = looker.hubs[0]?.actions.find(({name}) => name === "rudder_track")
    if (action?.isEnabled !== true) {
      throw new Error("The action is not enabled.")
    }
    return {action, writes: looker.writes().length}
  }

  const tested = `ok ${trackLabel} Looker's test of it succeeds.`

  it("gives Looker new settings and a new token when asked to", async () => {
    const {action, writes} = await prepared()
    const lines = await register({
      renewsToken: true,
      renewsSettings: true,
      settings: {rudder_write_key: "another-key", rudder_server_url: plane.url},
    })
    expect(lines).to.deep.equal([
      `done Action Hub Gave ${hub.url} a new token.`,
      `done ${trackLabel} Set Rudder Write Key and Rudder Server URL.`,
      tested,
    ])
    expect(looker.writes().slice(writes)).to.deep.equal([
      "PATCH /integration_hubs/1",
      "PATCH /integrations/1::rudder_track",
    ])
    expect(looker.hubs[0]?.actions.find(({name}) => name === action.name)?.settings[0]?.value).to.equal(
      "another-key",
    )
  })

  it("writes the write key along with an address that differs, as they belong together", async () => {
    const {action} = await prepared()
    const settings = {rudder_write_key: "another-key", rudder_server_url: `${plane.url}/v1/batch`}
    const [, line] = await register({settings})
    expect(line).to.equal(`done ${trackLabel} Set Rudder Write Key and Rudder Server URL.`)
    expect(action.settings.map(({value}) => value)).to.deep.equal([...Object.values(settings), ""])
  })

  it("replaces a token that does not work", async () => {
    await prepared()
    looker.hubs.forEach((each) => Object.assign(each, {token: "old", fetchError: "Refused.", actions: []}))
    const lines = await register()
    expect(lines).to.deep.equal([
      `done Action Hub Gave ${hub.url} a new token instead of one that does not work.`,
      `done ${trackLabel} Enabled it, with Rudder Write Key and Rudder Server URL.`,
      tested,
    ])
  })

  it("gives a token to a hub that has none, and signs its agreement", async () => {
    await prepared()
    looker.hubs.forEach((each) => Object.assign(each, {token: null, isAgreementRequired: true}))
    const lines = await register()
    expect(lines.filter((line) => line.startsWith("done"))).to.deep.equal([
      `done Action Hub Gave ${hub.url} a new token instead of none.`,
      `done Action Hub Accepted the legal agreement of ${hub.url}.`,
    ])
    expect(looker.writes().at(-1)).to.equal("POST /integration_hubs/1/accept_legal_agreement")
  })

  it("enables an action again with the settings that it has, which need not be given", async () => {
    const {action} = await prepared()
    action.isEnabled = false
    expect(await register({settings: {}})).to.include(
      `done ${trackLabel} Enabled it, with the settings it has.`,
    )
    expect(action.settings[0]?.value).to.equal(DEFAULT_WRITE_KEY)
  })

  it("takes an empty value for one that need not be set", async () => {
    const {writes} = await prepared()
    const settings = {rudder_write_key: DEFAULT_WRITE_KEY, rudder_server_url: plane.url, rudder_sources: ""}
    await register({settings})
    expect(looker.writes()).to.have.length(writes)
  })

  it("leaves a setting that Looker takes from a user attribute", async () => {
    const {action, writes} = await prepared()
    const key = action.settings.find(({name}) => name === "rudder_write_key")
    Object.assign(key ?? {}, {userAttributeName: "write_key", value: ""})
    const [, note] = await register({renewsSettings: false})
    expect(note).to.equal(
      `as is ${trackLabel} It is enabled. Rudder Write Key stays what Looker takes from a user attribute.`,
    )
    expect(looker.writes()).to.have.length(writes)
  })

  it("recognises the hub by its address, however that is written", async () => {
    const {writes} = await prepared()
    await register({hubUrl: `${hub.url.replace("localhost", "LOCALHOST")}/`})
    expect(looker.writes()).to.have.length(writes)
  })

  it("asks for settings before it changes anything", async () => {
    expect(await register({settings: {}})).to.deep.equal([
      `wrong ${trackLabel} It needs Rudder Write Key and Rudder Server URL. Give --data-plane <url> --write-key-stdin, or --source <name>.`,
    ])
    expect(looker.writes()).to.deep.equal([])
  })

  it("refuses a setting that the action does not have before it changes anything", async () => {
    const settings = {rudder_write_key: "k", rudder_server_url: plane.url, rudder_key: "k"}
    expect(await register({settings})).to.deep.equal([
      `wrong ${trackLabel} It has no setting rudder_key. Check the source's settings, and that hub's version.`,
    ])
    expect(looker.writes()).to.deep.equal([])
  })

  it("says which action the hub does not offer", async () => {
    await prepared()
    looker.hubs.forEach((each) => each.actions.splice(1, 1))
    const lines = await register()
    expect(lines.at(-1)).to.equal(
      `wrong ${trackLabel} ${hub.url} does not offer Looker rudder_track. Check that hub's version and ACTION_WHITELIST, or leave the action out with --actions.`,
    )
  })

  it("says that Looker's test of an action fails, and what Looker says", async () => {
    const settings = {rudder_write_key: "wrong-key", rudder_server_url: plane.url}
    const lines = await register({settings})
    expect(lines.at(-1)).to.match(/^wrong RudderStack Track Looker's test of it fails: .*401.* Check its/)
  })

  it("makes nothing of it when Looker has no test", async () => {
    looker.interfere("POST /integrations/1::rudder_track/test", {status: 404, body: "{}"})
    expect((await register()).at(-1)).to.equal(`ok ${trackLabel} Looker made no test of it: status 404.`)
  })

  it("says that Looker cannot list the hub's actions, and why", async () => {
    const lines = await register({}, "wrong-token")
    expect(lines).to.have.length(2)
    expect(lines[1]).to.equal(
      `wrong Action Hub Looker cannot list the actions of ${hub.url}: The action hub at ${hub.url} did not send a listing. Check that Looker reaches it, and that it has the same ACTION_HUB_SECRET as here: ${commandText("doctor")} says.`,
    )
  })

  it("notices that Looker took a change and does not show it", async () => {
    const {action} = await prepared()
    action.isEnabled = false
    const answer = {id: "1::rudder_track", integration_hub_id: "1"}
    looker.interfere("PATCH /integrations/1::rudder_track", {status: 200, body: JSON.stringify(answer)})
    expect((await register()).at(-1)).to.equal(
      `wrong ${trackLabel} Looker took the change, but does not show it. Look at Admin → Actions in Looker.`,
    )
  })
})
