import {expect} from "chai"
import "../../../src/actions"
import {PagesUnderTest} from "./support/pages_under_test"
import {runRecord} from "./support/run_record"
import {saveRun} from "../support/save_run"

const run = runRecord({action: "rudder_track", title: "<b>A & B</b>"})

describe("the pages' routes", () => {
  let pages: PagesUnderTest
  let token: string
  before(async () => {
    pages = await PagesUnderTest.start()
    await saveRun(pages.store, run)
    await pages.signIn()
    token = await pages.formToken()
  })
  after(() => pages.close())

  for (const path of ["/", "/runs", `/runs/${run.id}`, `/runs/${run.id}/send-again?rows=all`, "/runs/none"]) {
    it(`let a browser run no script of others at ${path.replace(run.id, ":runId")}, and keep nothing`, async () => {
      const {headers, text} = await pages.get(path)
      const policy = String(headers["content-security-policy"])
      expect(policy).to.contain("default-src 'none'").and.contain("script-src 'self'")
      expect(policy).to.contain("form-action 'self'").and.contain("frame-ancestors 'none'")
      expect(policy).to.not.contain("unsafe").and.not.contain("http")
      expect(headers).to.include({"cache-control": "no-store", "x-content-type-options": "nosniff"})
      expect(text).to.not.match(/<style| style="|<script(?! type="module" src="(\.\.?\/)+assets\/)| on\w+="/)
    })
  }

  it("show a title as the text that it is", async () => {
    const {text} = await pages.get("/runs")
    expect(text).to.contain("&#60;b&#62;A &#38; B&#60;/b&#62;").and.not.contain("<b>A")
  })

  for (const [path, method] of [
    ["/runs/none", "GET"],
    ["/runs/none/send-again?rows=all", "GET"],
    ["/runs/none/stop", "POST"],
    ["/runs/none/send-again", "POST"],
    ["/runs/none/rows.ndjson", "POST"],
  ] as const) {
    it(`answer 404 to ${method} ${path}, with a page`, async () => {
      const reply = method === "GET" ? await pages.get(path) : await pages.post(path, {form_token: token})
      expect(reply.status).to.equal(404)
      expect(reply.headers["content-type"]).to.contain("text/html")
      expect(reply.text).to.contain("There is no such run")
    })
  }

  it("have nothing to download of a run whose events are not kept", async () => {
    const {status, text} = await pages.post(`/runs/${run.id}/rows.ndjson`, {form_token: token})
    expect(status).to.equal(404)
    expect(text).to.contain("keeps no events")
  })

  it("take the methods they have, and name them", async () => {
    for (const [path, allow] of [
      ["/runs", "GET, HEAD"],
      [`/runs/${run.id}`, "GET, HEAD"],
    ] as const) {
      const {status, headers} = await pages.post(path, {form_token: token})
      expect([status, headers.allow]).to.deep.equal([405, allow])
    }
    for (const path of ["/sign-out", `/runs/${run.id}/stop`, `/runs/${run.id}/rows.ndjson`]) {
      const {status, headers} = await pages.get(path)
      expect([status, headers.allow]).to.deep.equal([405, "POST"])
    }
  })

  it("serve style and scripts for ever under the address of their content, and others for now", async () => {
    const {text} = await pages.get("/runs")
    const [, style = ""] = /href="\.\/(assets\/[^"]+\.css)"/.exec(text) ?? []
    const served = await pages.get(`/${style}`)
    expect(served.status).to.equal(200)
    expect(served.headers["content-type"]).to.contain("text/css")
    expect(served.headers["cache-control"]).to.contain("immutable")
    const other = await pages.get("/assets/before/style.css")
    expect([other.status, other.headers["cache-control"]]).to.deep.equal([200, "no-store"])
    for (const name of ["none.css", "tsconfig.json", "..%2Fserver.js", "page.ts"]) {
      expect((await pages.get(`/assets/before/${name}`)).status).to.equal(404)
    }
  })
})
