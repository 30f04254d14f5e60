import {expect} from "chai"
import "../../../src/actions"
import {PagesUnderTest} from "./support/pages_under_test"
import {runRecord} from "./support/run_record"
import {saveRun} from "../support/save_run"

const run = runRecord({id: "one", action: "rudder_track", state: "failed", title: "Found"})
const browser = {accept: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}

describe("what a request asks a page for", () => {
  let pages: PagesUnderTest
  before(async () => {
    pages = await PagesUnderTest.start()
    await saveRun(pages.store, run)
    await pages.signIn()
  })
  after(() => pages.close())

  const understood = [
    "/runs",
    "/runs?state=failed&action=rudder_track&look=7&text=found&older=1764000000000.4f.a",
    "/runs?state=&action=&text=+",
    `/runs?text=${"x".repeat(200)}`,
    "/runs/one?rows=1",
    "/runs/one?stopping",
  ]
  for (const path of understood) {
    it(`is understood: ${path.slice(0, 60)}`, async () => {
      expect((await pages.get(path)).status).to.equal(200)
    })
  }

  const refused: [path: string, name: string][] = [
    ["/runs?page=-1", "page"],
    ["/runs?older=-1.x", "older"],
    ["/runs?older=12", "older"],
    ["/runs?older=NaN.x", "older"],
    ["/runs?older=1e3.x", "older"],
    ["/runs?older=", "older"],
    [`/runs?older=${"9".repeat(16)}.x`, "older"],
    ["/runs?older=1.%00", "older"],
    ["/runs?older=1.x&older=2.x", "older"],
    ["/runs?newer=x", "newer"],
    ["/runs?older=1.x&newer=1.x", "newer"],
    ["/runs?state=odd", "state"],
    ["/runs?state=Failed", "state"],
    ["/runs?text=one&text=two", "text"],
    [`/runs?text=${"x".repeat(201)}`, "text"],
    ["/runs?after=x", "after"],
    ["/runs?__proto__=x", "__proto__"],
    ["/runs/one?rows=1,", "rows"],
    ["/runs/one?rows=all", "rows"],
    ["/runs/one?stopping=no", "stopping"],
    ["/runs/one?stop", "stop"],
  ]
  for (const [path, name] of refused) {
    it(`is refused with a page that names it: ${path.slice(0, 60)}`, async () => {
      const {status, headers, text} = await pages.get(path)
      expect(status).to.equal(400)
      expect(headers["content-type"]).to.contain("text/html")
      expect(text).to.contain(`does not understand &#34;${name}&#34;`).and.not.contain("Found")
    })
  }

  it("is found, and written into the addresses of the page", async () => {
    const {text} = await pages.get("/runs?state=failed&text=50+%25+of&action=a%26b&look=7")
    expect(text).to.contain("No run is like that.")
    expect(text).to.contain("runs?state=running&#38;action=a%26b&#38;look=7&#38;text=50+%25+of")
  })
})

describe("an address without a page", () => {
  let pages: PagesUnderTest
  before(async () => {
    pages = await PagesUnderTest.start()
  })
  after(() => pages.close())

  for (const path of ["/nothing", "/runs/one/nothing", "/favicon.ico", "/action/none"]) {
    it(`answers a browser with a page: ${path}`, async () => {
      const {status, headers, text} = await pages.get(path, browser)
      expect(status).to.equal(404)
      expect(headers["content-type"]).to.contain("text/html")
      expect(headers["content-security-policy"]).to.contain("default-src 'none'")
      expect(text).to.contain("Not found.").and.contain("To the start page")
    })

    it(`answers a program with JSON: ${path}`, async () => {
      for (const accept of ["*/*", "application/json"]) {
        const reply = await pages.get(path, {accept})
        expect(reply.status).to.equal(404)
        expect(JSON.parse(reply.text)).to.deep.equal({success: false, error: "Not found."})
      }
    })
  }

  it("answers a program with JSON where it sends something", async () => {
    const reply = await pages.post("/nothing", {})
    expect([reply.status, reply.headers["content-type"]]).to.deep.equal([
      404,
      "application/json; charset=utf-8",
    ])
  })

  it("answers with a page where it cannot be read, or with JSON to who asks for that", async () => {
    await pages.signIn()
    const page = await pages.get("/runs/%ZZ", browser)
    expect([page.status, page.headers["content-type"]]).to.deep.equal([400, "text/html; charset=utf-8"])
    const json = await pages.get("/runs/%ZZ", {accept: "application/json"})
    expect([json.status, json.headers["content-type"]]).to.deep.equal([
      400,
      "application/json; charset=utf-8",
    ])
    expect((await pages.get("/runs/none", {accept: "application/json"})).text).to.contain('"success":false')
  })
})
