import {expect} from "chai"
import {once} from "node:events"
import {request} from "undici"
import {PagesUnderTest} from "./support/pages_under_test"
import {runRecord} from "./support/run_record"
import {saveRun} from "../support/save_run"

const running = runRecord({id: "live", state: "running", endedAtMs: undefined, rowsSent: 1})

describe("an open page", () => {
  let pages: PagesUnderTest
  before(async () => {
    pages = await PagesUnderTest.start()
    await saveRun(pages.store, running)
    await pages.signIn()
  })
  after(() => pages.close())

  it("gets everything at first, then what has changed since, and ends with its run", async () => {
    const {body, headers} = await request(`${pages.url}/runs/live`, {
      headers: {accept: "text/event-stream", cookie: pages.cookie ?? ""},
    })
    expect(headers["content-type"]).to.equal("text/event-stream")
    const next = async () => {
      const [chunk] = (await once(body, "data")) as [Buffer]
      return chunk.toString()
    }
    const first = await next()
    expect(first).to.match(/^event: parts\ndata: \{/)
    expect(first).to.contain('"figures":').and.contain('"state":')
    await saveRun(pages.store, {...running, rowsSent: 77})
    const changed = await next()
    expect(changed).to.contain('"figures":').and.contain("77").and.not.contain('"state":')
    await saveRun(pages.store, {...running, rowsSent: 77, state: "succeeded", endedAtMs: Date.now()})
    let rest = ""
    for await (const chunk of body) {
      rest += String(chunk)
    }
    expect(rest)
      .to.contain("Succeeded")
      .and.match(/event: over\ndata: \{\}\n\n$/)
  })

  it("is sent nothing of a run that does not exist", async () => {
    expect((await pages.get("/runs/none", {accept: "text/event-stream"})).status).to.equal(404)
  })
})
