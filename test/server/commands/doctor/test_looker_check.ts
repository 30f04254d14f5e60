import {expect} from "chai"
import {readConfig} from "../../../../src/server/config/config"
import {lookerCheck} from "../../../../src/server/commands/doctor/looker_check"
import {installNetworkGuard} from "../../../../src/server/network/network_guard"
import {type LoopbackServer, serveOnLoopback} from "../../../stand_ins/loopback_server"
import {RecordedLog} from "../../support/recorded_log"
import {examined, told} from "./support/examined"

describe("the doctor on Looker", () => {
  let looker: LoopbackServer
  before(async () => {
    looker = await serveOnLoopback((_request, response) => response.writeHead(401).end("Sign in."))
  })
  after(() => looker.close())

  async function findings(lookerUrl: string | undefined): Promise<string[]> {
    return told(await examined(lookerCheck, {}, {lookerUrl}))
  }

  it("has nothing to say without one", async () => {
    expect(await findings(undefined)).to.deep.equal([])
  })

  it("is content with any answer, but not with http", async () => {
    expect(await findings(`${looker.url}/path?canary`)).to.deep.equal([
      `warning: The hub reaches ${looker.url}, but others on the way can read the rows. Use Looker's https address.`,
    ])
  })

  it("reports that none answers", async () => {
    const [first] = await findings("https://127.0.0.1:1")
    expect(first).to.match(/^wrong: The hub does not reach https:.*: it cannot be reached \(ECONNREFUSED\)\./)
  })

  it("names the setting that refuses it", async () => {
    const {network} = readConfig({ACTION_HUB_ALLOWED_HOSTS: "shop.looker.com"})
    const guard = installNetworkGuard(network, new RecordedLog())
    try {
      const [first] = await findings(looker.url)
      expect(first)
        .to.match(/^wrong: The hub does not reach http:\/\/127.*: the hub may not call it\. /)
        .and.to.contain("not in ACTION_HUB_ALLOWED_HOSTS. Add it there if it is meant.")
    } finally {
      await guard.remove()
    }
  })
})
