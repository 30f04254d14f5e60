import {expect} from "chai"
import {errorMessage, failure} from "../../../src/actions/rudderstack/report"
import {messageSections} from "../../../src/server/console/messages/catalogue"
import {unfinishedText} from "../../../src/server/runs/unfinished_run"
import {saveRun} from "../support/save_run"
import {PagesUnderTest} from "./support/pages_under_test"
import {runRecord} from "./support/run_record"

describe("the page of messages", () => {
  let pages: PagesUnderTest
  let text: string
  before(async () => {
    pages = await PagesUnderTest.start()
    text = (await pages.get("/messages")).text
    await pages.signIn()
  })
  after(() => pages.close())

  const codes = messageSections.flatMap(({rows}) => rows.map(({code}) => code))

  it("has each code once, as a place that can be linked to, for who has not signed in too", () => {
    expect(codes.filter((code) => text.split(`<tr id="${code}">`).length !== 2)).to.deep.equal([])
  })

  it("shows code as code, and leaves out links to the repository", () => {
    expect(text).to.contain("<code>RUDDERSTACK_RETRY_SECONDS</code>").and.contain("<em>All results</em>")
    expect(text).to.not.contain("](")
  })

  const messages: [what: string, message: string, code: string][] = [
    ["a failure of the action", errorMessage(failure("result_empty")), "result_empty"],
    ["a run that the hub did not begin", unfinishedText("no_worker"), "no_worker"],
  ]
  for (const [what, message, code] of messages) {
    it(`is linked from the message of ${what}`, async () => {
      const run = runRecord({state: "failed", failure: code, message})
      await saveRun(pages.store, run)
      expect((await pages.get(`/runs/${run.id}`)).text).to.contain(
        `Code: <a href="../messages#${code}"><code>${code}</code></a>.`,
      )
    })
  }

  it("is linked from the reasons of rows; another action's code stands for itself", async () => {
    const notSent = [
      {code: "no_group_id", count: 2, firstRows: [1, 2]},
      {code: "closed", count: 1, firstRows: [3]},
    ]
    const run = runRecord({state: "failed", rowsNotSent: 3, notSent})
    await saveRun(pages.store, run)
    expect((await pages.get(`/runs/${run.id}`)).text)
      .to.contain('<a href="../messages#no_group_id"><code>no_group_id</code></a>')
      .and.match(/<div class="soft"><code>closed<\/code>/)
  })
})
