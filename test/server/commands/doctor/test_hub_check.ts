import {expect} from "chai"
import {readdirSync} from "node:fs"
import {hubCheck, mayTakeToken} from "../../../../src/server/commands/doctor/hub_check"
import {readConfig} from "../../../../src/server/config/config"
import {type LoopbackServer, serveOnLoopback} from "../../../stand_ins/loopback_server"
import {withTemporaryDirectory} from "../../support/temporary_directory"
import {examined, told} from "./support/examined"

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
