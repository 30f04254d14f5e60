import {expect} from "chai"
import type {Page} from "playwright-core"
import {password} from "../../server/console/support/pages_under_test"
import {runRecord} from "../../server/console/support/run_record"
import {inBrowser} from "./support/in_browser"
import {type SeededHub, startSeededHub} from "./support/seeded_hub"
import {signIn} from "./support/sign_in"
import {saveRun} from "../../server/support/save_run"

const morning = new Date("2026-03-02T09:00:00Z")
const olderRuns = 30

inBrowser("without JavaScript, the pages", (open) => {
  let hub: SeededHub
  let page: Page
  before(async () => {
    hub = await startSeededHub(morning.getTime())
    for (let days = 1; days <= olderRuns; days++) {
      const queuedAtMs = morning.getTime() - days * 86_400_000
      await saveRun(hub.pages.store, runRecord({title: `Of ${days} days ago`, queuedAtMs}))
    }
  })
  beforeEach(async () => {
    page = await open({javaScriptEnabled: false})
    await signIn(page, `${hub.pages.url}/runs`, password)
  })
  after(() => hub.pages.close())

  it("list runs page by page, with times in UTC", async () => {
    await page.getByText("44 runs").waitFor()
    await page.getByText("2 Mar, 08:54 UTC").last().waitFor()
    await page.getByRole("link", {name: "Older →"}).click()
    await page.getByRole("link", {name: "Of 30 days ago"}).waitFor()
    expect(await page.getByRole("link", {name: "Older →"}).count()).to.equal(0)
    await page.getByRole("link", {name: "← Newer"}).click()
    await page.getByText("2 Mar, 08:54 UTC").last().waitFor()
    expect(await page.getByRole("link", {name: "← Newer"}).count()).to.equal(0)
  })

  it("find runs by state, action and text", async () => {
    await page.getByRole("link", {name: "Failed", exact: true}).click()
    await page.getByLabel("Title, message or id").fill("download link")
    await page.getByLabel("Action").selectOption("RudderStack Track")
    await page.getByRole("button", {name: "Search"}).click()
    await page.getByRole("link", {name: "Clear"}).waitFor()
    await page.getByRole("link", {name: "Refunds"}).waitFor()
  })

  it("show a run, with its figures as a table and its refused rows page by page", async () => {
    await page.getByRole("link", {name: "Customers at risk of churning"}).click()
    await page.getByText("Show as a table").click()
    await page.getByRole("columnheader", {name: "Retries"}).waitFor()
    await page.getByRole("navigation", {name: "Rows not sent"}).getByRole("link", {name: "Next →"}).click()
    await page.getByRole("row", {name: "refused as too large"}).first().waitFor()
    expect(await page.getByText("Choose all rows on this page").count()).to.equal(0)
  })

  it("stop a run", async () => {
    await page.getByRole("link", {name: "Running", exact: true}).click()
    await page.getByRole("link", {name: "Orders of the last 24 hours"}).click()
    await page.getByText("Stop this run…").click()
    await page.getByRole("button", {name: "Stop the run"}).click()
    await page.getByText("It has been asked to stop").waitFor()
    const running = hub.runs.find(({state}) => state === "running")
    expect(hub.pages.queue.stopped.map(({runId}) => runId)).to.include(running?.id)
  })
})
