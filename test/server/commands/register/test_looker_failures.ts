import {expect} from "chai"
import {inspect} from "node:util"
import {readConfig} from "../../../../src/server/config/config"
import {LookerClient} from "../../../../src/server/commands/register/looker_client"
import {CommandError} from "../../../../src/server/commands/report"
import {installNetworkGuard} from "../../../../src/server/network/network_guard"
import {type Interference, type LookerApiServer, startLookerApi} from "../../../stand_ins/looker_api"
import {selfSigned} from "../doctor/support/certificate"
import {RecordedLog} from "../../support/recorded_log"
import {startTlsProxy} from "../doctor/support/tls_proxy"

const oneDayMs = 24 * 60 * 60 * 1000
const refusal = (message: string) => JSON.stringify({message, documentation_url: "https://example.com/"})
const page = {body: "<html>Not Looker</html>", contentType: "text/html"}
const apiHost =
  "Give --looker-url the API Host URL that Looker shows under Admin → API; some Lookers have their API at port 19999."
const admin = "Use an API key of a user with the Admin role."
const list = "LOOKER did not list its action hubs"

/** What goes wrong with the first list of hubs: title, answer, what is reported. */
const answers: [title: string, interference: Interference, text: string][] = [
  [
    "an access that has ended",
    {status: 401, body: refusal("Requires authentication.")},
    `${list} (401): Requires authentication. The access has ended: run it again.`,
  ],
  ["a lack of permission", {status: 403, body: refusal("Forbidden")}, `${list} (403): Forbidden. ${admin}`],
  [
    "a lack of permission that Looker hides",
    {status: 404, body: refusal("Not found")},
    `${list} (404): Not found. Looker also answers this when the user has no permission. ${admin}`,
  ],
  ["a page in place of the API", {status: 404, ...page}, `${list} (404). ${apiHost}`],
  [
    "a redirect, which could lead the access elsewhere",
    {status: 302, location: "https://example.com/", ...page},
    `${list} (302). ${apiHost}`,
  ],
  ["a page that pretends to be fine", {status: 200, ...page}, `${list} (200). ${apiHost}`],
  [
    "validation errors",
    {
      status: 422,
      body: JSON.stringify({message: "Validation Failed", errors: [{field: "url", message: "is taken"}]}),
    },
    `${list} (422): Validation Failed; url: is taken. Fix what Looker names, and run it again.`,
  ],
  [
    "too many requests",
    {status: 429, body: refusal("Slow down")},
    `${list} (429): Slow down. Looker gets too many requests: run it again in some minutes.`,
  ],
  [
    "a Looker that is not well",
    {status: 502, ...page},
    `${list} (502). Look at Looker's log, and run it again when Looker works.`,
  ],
  [
    "an answer of another shape",
    {status: 200, body: '[{"name": "hub"}]'},
    `${list} (200). Check the address and Looker's version: this uses API 4.0.`,
  ],
]

describe("what is reported when Looker", () => {
  let looker: LookerApiServer
  beforeEach(async () => {
    looker = await startLookerApi()
  })
  afterEach(() => looker.close())

  /** Logs in and lists; what is reported of the failure, with Looker's address as LOOKER. */
  async function reported(
    url: string,
    key: Partial<LookerApiServer> = {},
    timeoutMs?: number,
  ): Promise<string> {
    const {clientId, clientSecret} = {...looker, ...key}
    const client = new LookerClient(url, {clientId, clientSecret}, timeoutMs)
    try {
      await client.login()
      await client.registered()
    } catch (error) {
      expect(error).to.be.instanceOf(CommandError)
      const {text, cure} = error as CommandError
      expect(inspect(error, {depth: null, showHidden: true})).to.not.contain(clientSecret)
      return `${text} ${cure}`.replaceAll(new URL(url).origin, "LOOKER")
    }
    return "nothing"
  }

  it("is all right: nothing", async () => {
    expect(await reported(`${looker.url}/`)).to.equal("nothing")
  })

  for (const [title, interference, text] of answers) {
    it(`answers with ${title}`, async () => {
      looker.interfere("GET /integration_hubs", interference)
      expect(await reported(looker.url)).to.equal(text)
    })
  }

  it("does not know the key", async () => {
    expect(await reported(looker.url, {clientSecret: "wrong-secret"})).to.equal(
      "LOOKER does not know this API key (404). Check client id and client secret, and that the key belongs to this Looker.",
    )
  })

  it("has its API elsewhere", async () => {
    looker.interfere("POST /login", {status: 404, ...page})
    expect(await reported(looker.url)).to.equal(`LOOKER did not log in (404). ${apiHost}`)
  })

  it("answers a login without an access token", async () => {
    looker.interfere("POST /login", {status: 200, body: '{"token_type": "Bearer"}'})
    expect(await reported(looker.url)).to.equal(
      "LOOKER did not log in (200). Check the address and Looker's version: this uses API 4.0.",
    )
  })

  it("answers the login with a redirect, which gets no key", async () => {
    looker.interfere("POST /login", {status: 307, location: `${looker.url}/elsewhere`, ...page})
    expect(await reported(looker.url)).to.equal(`LOOKER did not log in (307). ${apiHost}`)
    expect(looker.calls).to.deep.equal(["POST /login"])
  })

  it("is one that the hub may not call, and gets no request", async () => {
    const {network} = readConfig({ACTION_HUB_ALLOWED_HOSTS: "shop.looker.com"})
    const guard = installNetworkGuard(network, new RecordedLog())
    try {
      expect(await reported(looker.url)).to.equal(
        "LOOKER could not be asked to log in: the hub may not call it. The hub does not call 127.0.0.1: it is not in ACTION_HUB_ALLOWED_HOSTS. Add it there if it is meant.",
      )
      expect(looker.calls).to.deep.equal([])
    } finally {
      await guard.remove()
    }
  })

  it("does not answer in time", async () => {
    looker.interfere("POST /login", "none")
    expect(await reported(looker.url, {}, 50)).to.match(
      /^LOOKER could not be asked to log in: it did not answer in time \(TimeoutError\)\. Check that it runs/,
    )
  })

  it("is not there", async () => {
    const {url} = looker
    await looker.close()
    expect(await reported(url)).to.match(
      /^LOOKER could not be asked to log in: it cannot be reached \(ECONNREFUSED\)/,
    )
  })

  it("shows a certificate that nobody trusts, and is sent no key", async () => {
    const proxy = await startTlsProxy(
      selfSigned({
        host: "localhost",
        validFrom: new Date(Date.now() - oneDayMs),
        validUntil: new Date(Date.now() + oneDayMs),
      }),
    )
    proxy.passTo(looker.url)
    try {
      expect(await reported(proxy.url)).to.match(
        /^LOOKER could not be asked to log in: its certificate is not trusted \(DEPTH_ZERO_SELF_SIGNED_CERT\)/,
      )
      expect(looker.calls).to.deep.equal([])
    } finally {
      await proxy.close()
    }
  })
})
