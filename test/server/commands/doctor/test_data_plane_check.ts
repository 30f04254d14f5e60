import {expect} from "chai"
import "../../../../src/actions"
import {readConfig} from "../../../../src/server/config/config"
import {dataPlaneCheck} from "../../../../src/server/commands/doctor/data_plane_check"
import {installNetworkGuard, type NetworkGuard} from "../../../../src/server/network/network_guard"
import {type DataPlane, DEFAULT_WRITE_KEY, startDataPlane} from "../../../stand_ins/data_plane_stand_in"
import {serveOnLoopback} from "../../../stand_ins/loopback_server"
import {RecordedLog} from "../../support/recorded_log"
import {examined, told} from "./support/examined"

describe("the doctor on a data plane", () => {
  let plane: DataPlane
  before(async () => {
    plane = await startDataPlane({disabledWriteKeys: ["disabled"]})
  })
  after(() => plane.close())

  async function findings(url: string, writeKey: string): Promise<string[]> {
    return told(await examined(dataPlaneCheck, {}, {dataPlane: {url, writeKey}}))
  }

  it("has nothing to say without one", async () => {
    expect(await examined(dataPlaneCheck, {})).to.deep.equal([])
  })

  it("tries the settings of the command line, and stores no event", async () => {
    expect(await findings(plane.url, DEFAULT_WRITE_KEY)).to.deep.equal([
      "ok: The settings of the command line work.",
    ])
    expect(plane.counts).to.include({requests: 1, events: 0})
  })

  const cases: [what: string, path: string, writeKey: string, problem: string][] = [
    ["a key that it does not know", "", "canary", "RudderStack refused the write key of the source (401)."],
    ["a source that is disabled", "", "disabled", "the source is disabled (404)."],
    [
      "another address",
      "/elsewhere",
      DEFAULT_WRITE_KEY,
      "This address is not a RudderStack data plane: it answered 404",
    ],
  ]
  for (const [what, path, writeKey, problem] of cases) {
    it(`tells of ${what}, with the cure`, async () => {
      const [first, ...others] = await findings(`${plane.url}${path}`, writeKey)
      expect(first)
        .to.match(/^wrong: The settings of the command line do not work\. /)
        .and.to.contain(problem)
        .and.to.not.contain("canary")
      expect(others).to.deep.equal([])
    })
  }

  const answers: [title: string, status: number, body: string, works: boolean][] = [
    ["RudderStack's words, in other letters", 400, " Empty Batch Payload\n", true],
    ["a web page", 200, "<!doctype html><title>Sign in</title>", false],
    ["an acknowledgement of nothing", 200, "ok", false],
    ["no content", 204, "", false],
    ["another refusal", 400, "Bad Request", false],
  ]
  for (const [title, status, body, works] of answers) {
    it(`takes ${title} (${status}) to an empty batch for ${works ? "a data plane" : "something else"}`, async () => {
      const server = await serveOnLoopback((_request, response) => response.writeHead(status).end(body))
      try {
        const [first] = await findings(server.url, DEFAULT_WRITE_KEY)
        expect(first).to.match(works ? /^ok: / : /^wrong: The settings of the command line do not work\. /)
      } finally {
        await server.close()
      }
    })
  }

  it("reports that none answers", async () => {
    const [first] = await findings("http://127.0.0.1:1", DEFAULT_WRITE_KEY)
    expect(first).to.contain("could not be asked about the settings: it could not be reached (ECONNREFUSED)")
  })

  it("tries every source of the settings", async () => {
    const sources = {
      Marketing: {rudder_write_key: DEFAULT_WRITE_KEY, rudder_server_url: plane.url},
      Sales: {rudder_write_key: "canary", rudder_server_url: plane.url},
      Support: {write_key: "canary"},
    }
    const found = told(await examined(dataPlaneCheck, {ACTION_HUB_SOURCES: JSON.stringify(sources)}))
    expect(found[0]).to.equal('ok: The settings of "Marketing" work.')
    expect(found[1]).to.match(/^wrong: The settings of "Sales" do not work\. RudderStack refused/)
    expect(found[2]).to.equal(
      'wrong: The settings of "Support" are none of an action of this hub. ' +
        "Give it values for rudder_write_key, rudder_server_url.",
    )
    expect(found.join()).to.not.contain("canary")
  })

  describe("that the hub may not call", () => {
    let guard: NetworkGuard
    before(() => {
      const {network} = readConfig({ACTION_HUB_DENY_PRIVATE_NETWORKS: "true"})
      guard = installNetworkGuard(network, new RecordedLog())
    })
    after(() => guard.remove())

    it("names the setting that refuses it", async () => {
      const [first] = await findings(`${plane.url}/`, "another-key")
      expect(first)
        .to.contain("The hub does not call 127.0.0.1: it leads to a loopback address")
        .and.to.contain("ACTION_HUB_DENY_PRIVATE_NETWORKS")
    })
  })
})
