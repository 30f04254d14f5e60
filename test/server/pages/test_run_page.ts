import {expect} from "chai"
import "../../../src/actions"
import type {RunRecord} from "../../../src/server/store/run_record"
import {PagesUnderTest} from "./support/pages_under_test"
import {runRecord} from "./support/run_record"
import {saveRun} from "../support/save_run"

describe("the page of a run", () => {
  let pages: PagesUnderTest
  before(async () => {
    pages = await PagesUnderTest.start()
    await pages.signIn()
  })
  after(() => pages.close())

  async function textOf(members: Partial<RunRecord>): Promise<string> {
    const run = runRecord({action: "rudder_track", ...members})
    await saveRun(pages.store, run)
    return (await pages.get(`/runs/${run.id}`)).text
  }

  const unconfirmed: Partial<RunRecord> = {
    state: "failed",
    rowsNotSent: 9,
    rowsUnconfirmed: 7,
    notSent: [
      {code: "unconfirmed", count: 7, firstRows: [3, 4]},
      {code: "refused_invalid", status: 400, answer: "bad request", count: 2, firstRows: [1, 2]},
    ],
  }

  it("shows rows that may have arrived apart from those that were not sent", async () => {
    const text = await textOf(unconfirmed)
    expect(text).to.match(/<dt>Not sent<\/dt>\s*<dd class="bad">2</)
    expect(text).to.match(/<dt>May or may not have arrived<\/dt>\s*<dd class="bad">7</)
    expect((await pages.get("/runs")).text)
      .to.contain("2 not sent")
      .and.contain("7 unconfirmed")
  })

  it("says why rows were not sent, in the words of the codes", async () => {
    const text = await textOf(unconfirmed)
    expect(text).to.contain("that may or may not have arrived (sent, but not acknowledged)")
    expect(text).to.contain("refused by RudderStack (400: bad request)")
  })

  it("shows remarks before the course of the run", async () => {
    const remarks = [
      {code: "event_large", count: 2, firstRows: [5, 8]},
      {code: "row_limit_reached", count: 0, firstRows: []},
    ]
    const timeline = [1, 2, 3].map((at) => {
      return {atMs: at * 1000, rowsRead: at, rowsSent: at, retries: 0, pausedMs: 0}
    })
    const text = await textOf({remarks, timeline})
    expect(text).to.contain("larger than the 32 KB per event").and.contain("there may be more")
    expect(text.indexOf("remarks-title")).to.be.within(1, text.indexOf("timeline-title"))
  })

  it("shows a code of somebody else's action as it is", async () => {
    const text = await textOf({
      rowsNotSent: 1,
      notSent: [{code: "target <closed>", count: 1, firstRows: [1]}],
    })
    expect(text).to.contain("target &#60;closed&#62;")
  })

  it("says that the data plane sets the pace", async () => {
    const pace = {maxBatches: 2, maxEvents: 60}
    const text = await textOf({state: "running", endedAtMs: undefined, pace})
    expect(text.replace(/\s+/g, " ")).to.contain(
      "The data plane sets the pace: 2 batches at a time, up to 60 events each.",
    )
  })

  it("says of a failed run what running the Look again does", async () => {
    const text = await textOf({state: "failed", message: "It failed.", repetition: "recognised_by_key"})
    expect(text).to.contain("recognises the rows that arrived by their rudder_message_id")
  })

  it("says which runs sent a few rows only", async () => {
    expect(await textOf({kind: "first_rows"})).to.contain("first rows only")
  })
})

describe("the start page", () => {
  for (const acknowledgement of ["rudderstack", "any-2xx"] as const) {
    it(`says whether other answers than RudderStack's count, with ${acknowledgement}`, async () => {
      const pages = await PagesUnderTest.start({config: {acknowledgement}})
      await pages.signIn()
      const {text} = await pages.get("/")
      await pages.close()
      expect(text.includes("RUDDERSTACK_ACKNOWLEDGEMENT=any-2xx")).to.equal(acknowledgement === "any-2xx")
    })
  }
})
