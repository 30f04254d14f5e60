import {expect} from "chai"
import * as fc from "fast-check"
import {HubUnderTest, validAuthorization} from "../support/hub_under_test"
import {sample} from "./support/samples"

const metricsToken = "a-token-for-the-metrics"

describe("GET /metrics", () => {
  let hub: HubUnderTest
  before(async () => {
    hub = await HubUnderTest.start({config: {metricsToken}})
  })
  after(() => hub.close())

  const cases: [what: string, headers: Record<string, string>, status: number][] = [
    ["its token", {authorization: `Bearer ${metricsToken}`}, 200],
    ["its token in another case of letters before it", {authorization: `bearer  ${metricsToken} `}, 200],
    ["nothing", {}, 401],
    ["the token alone", {authorization: metricsToken}, 401],
    ["another token", {authorization: "Bearer another-token-for-it"}, 401],
    ["the token with something behind it", {authorization: `Bearer ${metricsToken}x`}, 401],
    ["an empty token", {authorization: "Bearer "}, 401],
    ["Looker's token", {authorization: validAuthorization}, 401],
    [
      "Looker's token as a bearer token",
      {authorization: `Bearer ${validAuthorization.slice('Token token="'.length, -1)}`},
      401,
    ],
    ["the token as Looker sends its own", {authorization: `Token token="${metricsToken}"`}, 401],
    ["a user and a password", {authorization: `Basic ${btoa(`:${metricsToken}`)}`}, 401],
    ["a cookie", {cookie: `token=${metricsToken}; session=${metricsToken}`}, 401],
  ]
  for (const [what, headers, status] of cases) {
    it(`answers ${status} to ${what}`, async () => {
      const reply = await hub.send("GET", "/metrics", headers)
      expect(reply.status).to.equal(status)
      expect(reply.text.includes("looker_hub_")).to.equal(status === 200)
      expect(reply.headers["www-authenticate"]).to.equal(
        status === 401 ? 'Bearer realm="metrics"' : undefined,
      )
    })
  }

  it("answers 401 to whatever else stands in the header", async () => {
    const letters = fc.integer({min: 0x20, max: 0x7e}).map((code) => String.fromCharCode(code))
    const texts = fc.string({unit: letters, maxLength: 60})
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        const {status} = await hub.send("GET", "/metrics", {authorization: `Bearer ${text}`})
        return status === 401
      }),
      {numRuns: 50},
    )
  })

  it("is Prometheus' text format, and is kept nowhere", async () => {
    const {headers} = await hub.send("GET", "/metrics", {authorization: `Bearer ${metricsToken}`})
    expect(headers["content-type"]).to.equal("text/plain; version=0.0.4; charset=utf-8")
    expect(headers["cache-control"]).to.equal("no-store")
  })

  it("tells what a run in a worker thread said of itself", async () => {
    await hub.execute("fake_pooled", {do: "tell", source: "Marketing"})
    const {text} = await hub.send("GET", "/metrics", {authorization: `Bearer ${metricsToken}`})
    expect(sample(text, 'looker_hub_runs_total{action="fake_pooled",kind="all",state="failed"}')).to.equal(1)
    expect(sample(text, "looker_hub_rows_read_total")).to.equal(3)
    expect(sample(text, 'looker_hub_rows_not_sent_total{code="refused_invalid"}')).to.equal(2)
    expect(sample(text, 'looker_hub_batches_total{answer="retryable",status="none"}')).to.equal(1)
    expect(sample(text, 'looker_hub_check_passed{check="runs"}')).to.equal(1)
    expect(text).to.not.contain("canary").and.to.not.contain("Marketing")
  })

  it("takes no other method", async () => {
    const {status} = await hub.send("POST", "/metrics", {authorization: `Bearer ${metricsToken}`})
    expect(status).to.equal(405)
  })

  it("opens nothing else with its token", async () => {
    const {status} = await hub.send("POST", "/", {authorization: `Token token="${metricsToken}"`})
    expect(status).to.equal(403)
  })
})

describe("GET /metrics, without a token in the settings", () => {
  let hub: HubUnderTest
  before(async () => {
    hub = await HubUnderTest.start()
  })
  after(() => hub.close())

  for (const authorization of ["Bearer undefined", "Bearer ", `Bearer ${metricsToken}`]) {
    it(`does not exist, not even for "${authorization}"`, async () => {
      expect((await hub.send("GET", "/metrics", {authorization})).status).to.equal(404)
    })
  }
})
