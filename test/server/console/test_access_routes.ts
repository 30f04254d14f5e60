import {expect} from "chai"
import "../../../src/actions"
import {Access} from "../../../src/server/console"
import {firstApiKey} from "../../../src/server/secrets/api_key"
import {PagesUnderTest, password, secret} from "./support/pages_under_test"
import {runRecord} from "./support/run_record"
import {saveRun} from "../support/save_run"

const run = runRecord({action: "rudder_track"})
const paths = [
  "/runs",
  "/runs?state=failed&older=5.x",
  `/runs/${run.id}`,
  `/runs/${run.id}/send-again?rows=all`,
]
const apiToken = {authorization: `Token token="${firstApiKey(secret)}"`}

describe("who may read the pages", () => {
  let pages: PagesUnderTest
  beforeEach(async () => {
    pages = await PagesUnderTest.start()
    await saveRun(pages.store, run)
  })
  afterEach(() => pages.close())

  for (const path of paths) {
    it(`is asked to sign in at ${path.replace(run.id, ":runId")}, and comes back to it`, async () => {
      const asked = await pages.get(path)
      expect(asked.status).to.equal(303)
      const form = new URL(String(asked.headers.location), pages.url + path)
      expect(form.pathname).to.equal("/sign-in")
      const to = form.searchParams.get("to") ?? ""
      const {status, headers} = await pages.post("/sign-in", {password, to})
      expect(status).to.equal(303)
      expect(new URL(String(headers.location), `${pages.url}/sign-in`).href).to.equal(pages.url + path)
      expect((await pages.get(path)).status).to.equal(200)
    })

    it(`sees nothing at ${path.replace(run.id, ":runId")} for the Action API's token`, async () => {
      const {status, text} = await pages.get(path, apiToken)
      expect(status).to.equal(303)
      expect(text).to.not.contain(String(run.title))
    })
  }

  it("is nobody who knows another password, or none", async () => {
    for (const wrong of ["", "wrong", password.slice(1), `${password}.`]) {
      const {status, headers, text} = await pages.post("/sign-in", {password: wrong})
      expect(status).to.equal(403)
      expect(headers).to.not.have.property("set-cookie")
      expect(text).to.contain("This is not the password.")
    }
  })

  it("is nobody with a cookie that was signed out of, was changed, or is too old", async () => {
    await pages.signIn()
    const {cookie = ""} = pages
    const statusWith = async (value: string) => (await pages.get("/runs", {cookie: value})).status
    expect(await statusWith(cookie)).to.equal(200)
    expect(await statusWith(`${cookie}x`)).to.equal(303)
    const form = {form_token: await pages.formToken()}
    expect((await pages.post("/sign-out", form)).status).to.equal(303)
    expect(await statusWith(cookie)).to.equal(303)
    await pages.signIn()
    pages.nowMs += 13 * 60 * 60 * 1000
    expect(await statusWith(pages.cookie ?? "")).to.equal(303)
  })

  const returns: [asked: string, gone: string][] = [
    ["/runs/1?rows=2", "/runs/1?rows=2"],
    ["/", "/"],
    ["/runs?text=a%20b#part", "/runs?text=a%20b"],
    ["", "/runs"],
    ["runs/1", "/runs"],
    ["https://elsewhere.example/", "/runs"],
    ["//elsewhere.example", "/runs"],
    ["/\\elsewhere.example", "/runs"],
    ["/\t/elsewhere.example/", "/runs"],
    ["/..//elsewhere.example", "/runs"],
    ["javascript:alert(1)", "/runs"],
  ]
  for (const [asked, gone] of returns) {
    it(`gets to ${gone} by signing in with ${JSON.stringify(asked)}`, async () => {
      const {headers} = await pages.post("/sign-in", {password, to: asked})
      expect(new URL(String(headers.location), `${pages.url}/sign-in`).href).to.equal(pages.url + gone)
    })
  }
})

describe("the session of somebody who has signed in", () => {
  const httpsUrl = "https://hub.example.com"
  let plain: PagesUnderTest
  let secure: PagesUnderTest
  before(async () => {
    plain = await PagesUnderTest.start()
    const access = new Access({password, secret, hubUrl: httpsUrl})
    secure = await PagesUnderTest.start({access, hubUrl: httpsUrl})
  })
  after(() => Promise.all([plain.close(), secure.close()]))

  it("is a cookie that scripts and other sites' forms do not get", async () => {
    const {headers} = await plain.post("/sign-in", {password})
    const flags = /^action-hub=[^;]+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=2592000$/
    expect(String(headers["set-cookie"])).to.match(flags)
  })

  it("is bound to https and to this host where the hub is reached that way", async () => {
    const {headers} = await secure.post("/sign-in", {password}, {origin: httpsUrl})
    expect(String(headers["set-cookie"])).to.match(/^__Host-action-hub=.+; HttpOnly; SameSite=Lax; Secure;/)
  })

  for (const path of [
    "/",
    "/actions/rudder_track",
    "/actions/rudder_track/form",
    "/actions/rudder_track/execute",
  ]) {
    it(`does not open the Action API: POST ${path}`, async () => {
      await plain.signIn()
      expect((await plain.post(path, {})).status).to.equal(403)
    })
  }
})

describe("pages without a password in the settings", () => {
  let pages: PagesUnderTest
  before(async () => {
    pages = await PagesUnderTest.start({access: undefined})
  })
  after(() => pages.close())

  for (const path of ["/sign-in", ...paths]) {
    it(`are off: ${path.replace(run.id, ":runId")} does not exist, and says how it would`, async () => {
      const {status, text} = await pages.get(path)
      expect(status).to.equal(404)
      expect(text).to.contain("ACTION_HUB_ADMIN_PASSWORD")
    })
  }

  it("are off for those who sign in, too", async () => {
    const {status, headers} = await pages.post("/sign-in", {password: ""})
    expect(status).to.equal(404)
    expect(headers).to.not.have.property("set-cookie")
  })

  it("leave a start page that offers no sign-in", async () => {
    const {status, text} = await pages.get("/")
    expect(status).to.equal(200)
    expect(text).to.contain("Add Action Hub").and.not.contain("sign-in")
  })
})
