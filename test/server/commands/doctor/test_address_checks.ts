import {expect} from "chai"
import {readdirSync} from "node:fs"
import {readConfig} from "../../../../src/server/config"
import {addressCheck} from "../../../../src/server/commands/doctor/checks/address_check"
import {
  certificateCheck,
  judgeCertificate,
} from "../../../../src/server/commands/doctor/checks/certificate_check"
import {hubCheck, mayTakeToken} from "../../../../src/server/commands/doctor/checks/hub_check"
import {type LoopbackServer, serveOnLoopback} from "../../../stand_ins/loopback_server"
import {withTemporaryDirectory} from "../../support/temporary_directory"
import {selfSigned} from "./support/certificate"
import {examined, told} from "./support/examined"
import {startTlsProxy} from "./support/tls_proxy"

const oneDayMs = 24 * 60 * 60 * 1000

function inDays(days: number): Date {
  return new Date(Date.now() + days * oneDayMs)
}

describe("the doctor on the hub's address", () => {
  const cases: [baseUrl: string | undefined, finding: RegExp][] = [
    [undefined, /^warning: The hub would tell Looker http:\/\/localhost:8080, .* Set ACTION_HUB_BASE_URL/],
    ["https://hub.example.com/looker", /^ok: Looker is told https:\/\/hub\.example\.com\/looker\.$/],
    ["http://203.0.113.7", /^wrong: http:\/\/203\.0\.113\.7 is no https address: others on the way can read/],
    ["http://no-such-name.invalid", /^wrong: .* is no https address/],
    ["http://10.0.0.7:8080", /^warning: http:\/\/10\.0\.0\.7:8080 is no https address, and only/],
    ["http://localhost:8080", /^warning: .* only a Looker in the same network/],
    ["http://[::1]:8080", /^warning: .* only a Looker in the same network/],
  ]
  for (const [baseUrl, finding] of cases) {
    it(`judges ${baseUrl}`, async () => {
      const [first, ...others] = told(await examined(addressCheck, {ACTION_HUB_BASE_URL: baseUrl}))
      expect(first).to.match(finding)
      expect(others).to.deep.equal([])
    })
  }
})

describe("the doctor on the certificate", () => {
  const now = Date.parse("2026-11-24T12:00:00Z")
  const cases: [validUntil: string, problem: string | undefined, finding: RegExp][] = [
    ["2027-02-24T12:00:00Z", undefined, /^ok: The certificate of hub is trusted, and valid for 92 days\.$/],
    ["2026-12-08T12:00:00Z", undefined, /^ok: .* 14 days\.$/],
    [
      "2026-12-08T11:00:00Z",
      undefined,
      /^warning: The certificate of hub is valid for 13 days only\. Renew it\.$/,
    ],
    ["2026-11-25T13:00:00Z", undefined, /^warning: .* 1 day only\./],
    [
      "2026-11-22T13:00:00Z",
      "CERT_HAS_EXPIRED",
      /^wrong: The certificate of hub expired 2 days ago\. Renew it\.$/,
    ],
    [
      "2027-02-24T12:00:00Z",
      "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
      /^wrong: .* is not trusted \(UNABLE.*whole chain\.$/,
    ],
  ]
  for (const [validUntil, problem, finding] of cases) {
    it(`judges one until ${validUntil} that has ${problem ?? "no fault"}`, () => {
      const certificate = {validUntil: new Date(validUntil), problem}
      expect(told([judgeCertificate(certificate, "hub", now)])[0]).to.match(finding)
    })
  }

  it("has nothing to say where there is none", async () => {
    expect(await examined(certificateCheck, {ACTION_HUB_BASE_URL: "http://localhost"})).to.deep.equal([])
  })

  const shown: [what: string, host: string, days: number, finding: RegExp][] = [
    ["made itself", "localhost", 90, /^wrong: .* is not trusted \(DEPTH_ZERO_SELF_SIGNED_CERT\)/],
    ["has expired", "localhost", -1, /^wrong: .* expired 1 day ago\./],
  ]
  for (const [what, host, days, finding] of shown) {
    it(`looks at a real one that ${what}`, async () => {
      const proxy = await startTlsProxy(
        selfSigned({host, validFrom: inDays(-30), validUntil: new Date(inDays(days).getTime() + 60_000)}),
      )
      try {
        const [first] = told(await examined(certificateCheck, {ACTION_HUB_BASE_URL: proxy.url}))
        expect(first).to.match(finding)
      } finally {
        await proxy.close()
      }
    })
  }

  it("tells of a server without one", async () => {
    const server = await serveOnLoopback((_request, response) => response.end())
    try {
      const baseUrl = server.url.replace("http:", "https:")
      const [first] = told(await examined(certificateCheck, {ACTION_HUB_BASE_URL: baseUrl}))
      expect(first).to.match(/^wrong: .* cannot be looked at: no secure connection came about \(/)
    } finally {
      await server.close()
    }
  })
})

describe("the doctor on the hub", () => {
  const secret = "a-secret-of-somebody-else"
  const replies = new Map<string, [status: number, body: string]>()
  let seen: string[] = []
  let server: LoopbackServer

  before(async () => {
    server = await serveOnLoopback((request, response) => {
      const {method, url, headers} = request
      seen.push(`${method} ${url} ${headers.authorization === undefined ? "without" : "with"} a token`)
      const [status, body] = replies.get(`${method} ${url}`) ?? [404, "<html>Not found</html>"]
      response.writeHead(status).end(body)
    })
  })
  beforeEach(() => {
    seen = []
    replies.clear()
  })
  after(() => server.close())

  async function finding(environment: NodeJS.ProcessEnv = {}): Promise<string> {
    const settings = {ACTION_HUB_BASE_URL: server.url, ACTION_HUB_SECRET: secret, ...environment}
    return told(await examined(hubCheck, settings)).join("\n")
  }

  const listing = (url: string) => JSON.stringify({integrations: [{url: `${url}/actions/a/execute`}]})

  it("knows one that takes its token and tells its own address", async () => {
    replies.set("GET /healthz", [200, '{"status":"ok"}'])
    replies.set("POST /", [200, listing(server.url)])
    expect(await finding()).to.equal(
      `ok: The hub answers at ${server.url}, takes its token and offers 1 action.`,
    )
    expect(seen).to.deep.equal(["GET /healthz without a token", "POST / with a token"])
  })

  it("notices that it tells Looker another address", async () => {
    replies.set("GET /healthz", [200, '{"status":"ok"}'])
    replies.set("POST /", [200, listing("http://localhost:8080")])
    expect(await finding()).to.match(/^wrong: .* tells Looker another address: http:\/\/localhost:8080\//)
  })

  it("notices that it has another secret, and tells no token", async () => {
    replies.set("GET /healthz", [200, '{"status":"ok"}'])
    replies.set("POST /", [403, '{"success":false}'])
    expect(await finding())
      .to.match(/^wrong: .* does not take a token made with the secret from here \(403\)\./)
      .and.to.not.match(/[0-9a-f]{128}/)
      .and.to.not.contain(secret)
  })

  for (const body of ["<html>Bad gateway</html>", '{"status":"UP"}', "[]", ""]) {
    it(`shows no token to something else, which answers "${body}"`, async () => {
      replies.set("GET /healthz", [200, body])
      expect(await finding()).to.match(/^wrong: .*\/healthz answers, but not as a hub does \(200\)\./)
      expect(seen).to.deep.equal(["GET /healthz without a token"])
    })
  }

  it("waits for one that is being stopped", async () => {
    replies.set("GET /healthz", [503, '{"status":"stopping"}'])
    expect(await finding()).to.match(/^warning: .* is being stopped\. Ask again when it has started\.$/)
  })

  const ways: [baseUrl: string, wanted: boolean][] = [
    ["https://hub.example.com", true],
    ["http://localhost:8080", true],
    ["http://[::1]:8080", true],
    ["http://10.0.0.7", false],
    ["http://203.0.113.7", false],
    ["http://no-such-name.invalid", false],
  ]
  for (const [baseUrl, wanted] of ways) {
    it(`shows ${wanted ? "a" : "no"} token on the way to ${baseUrl}`, async () => {
      const config = readConfig({ACTION_HUB_BASE_URL: baseUrl, ACTION_HUB_SECRET: secret})
      expect(await mayTakeToken(config)).to.equal(wanted)
    })
  }

  it("makes no secret for a token", () =>
    withTemporaryDirectory(async (directory) => {
      replies.set("GET /healthz", [200, '{"status":"ok"}'])
      const environment = {ACTION_HUB_SECRET: undefined, ACTION_HUB_DATA_DIR: directory}
      expect(await finding(environment)).to.equal(
        `ok: The hub answers at ${server.url}. Its token was not tried.`,
      )
      expect(readdirSync(directory)).to.deep.equal([])
    }))

  it("says that none answers, which is wrong only where one is announced", async () => {
    expect(await finding({ACTION_HUB_BASE_URL: "http://127.0.0.1:1"})).to.match(
      /^wrong: No hub answers at http:\/\/127\.0\.0\.1:1: it cannot be reached \(ECONNREFUSED\)\. Start it/,
    )
    expect(await finding({ACTION_HUB_BASE_URL: undefined, PORT: "1"})).to.match(/^warning: No hub answers at/)
  })
})
