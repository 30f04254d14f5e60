import {expect} from "chai"
import {PagesUnderTest} from "./support/pages_under_test"
import {runRecord} from "./support/run_record"
import {saveRun} from "../support/save_run"

const running = runRecord({
  id: "live",
  state: "running",
  endedAtMs: undefined,
  rowsSent: 1,
  startedAtMs: Date.now() + 9e6,
})
const browser = {accept: "text/html"}

describe("an open page", () => {
  let pages: PagesUnderTest
  before(async () => {
    pages = await PagesUnderTest.start()
    await saveRun(pages.store, running)
    await pages.signIn()
  })
  after(() => pages.close())

  it("is asked for again until its run has ended, and sent only where it has changed", async () => {
    const first = await pages.get("/runs/live", browser)
    expect(first.text).to.contain("data-live")
    const again = async (etag: unknown) =>
      pages.get("/runs/live", {...browser, "if-none-match": String(etag)})
    const same = await again(first.headers.etag)
    expect([same.status, same.text]).to.deep.equal([304, ""])
    await saveRun(pages.store, {...running, rowsSent: 77})
    const changed = await again(first.headers.etag)
    expect(changed.status).to.equal(200)
    expect(changed.text).to.contain(">77<").and.contain("data-live")
    await saveRun(pages.store, {...running, rowsSent: 77, state: "succeeded", endedAtMs: Date.now()})
    const last = await again(changed.headers.etag)
    expect(last.text).to.contain("Succeeded").and.not.contain("data-live")
  })

  it("leads to the form once its reader has signed out", async () => {
    const {etag} = (await pages.get("/runs", browser)).headers
    const signedOut = {...browser, "cookie": "", "if-none-match": String(etag)}
    const {status, headers} = await pages.get("/runs", signedOut)
    expect([status, headers.location]).to.deep.equal([303, "./sign-in?to=%2Fruns"])
  })
})
