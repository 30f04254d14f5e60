import {expect} from "chai"
import type {Page} from "playwright-core"
import {field, row} from "../../stand_ins/builders"
import {lookDocument} from "../../stand_ins/look_document"
import {BrowserStage, password} from "./support/browser_stage"
import {inBrowser} from "./support/in_browser"
import {Pace} from "./support/pace"
import {changedText, figure, shownState} from "./support/run_page"
import {signIn} from "./support/sign_in"

const rowCount = 20_000
const fields = {dimensions: [field("users.id", {tags: ["user_id"]}), field("users.city")]}

inBrowser("a run that is under way", (open) => {
  let stage: BrowserStage
  let pace: Pace
  before(async () => {
    stage = await BrowserStage.start()
  })
  beforeEach(() => {
    pace = new Pace()
    stage.dataPlane.setIntercept(pace.intercept)
  })
  after(() => stage.close())

  it("is watched from its first row to its last, without loading the page again", async () => {
    const page = await open()
    await signIn(page, `${stage.hub.url}/runs`, password)
    const answer = stage.run("Watched", {download: lookDocument({fields, rows: manyRows()})})
    await page.getByRole("link", {name: "Watched"}).click()
    await shownState(page, "Running")
    const loads = loadsOf(page)
    const arrived = figure(page, "Arrived")
    await page.getByRole("progressbar").waitFor()
    const first = await changedText(arrived, "0", () => pace.allowOne())
    const second = await changedText(arrived, first, () => pace.allowOne())
    pace.allowAll()
    await shownState(page, "Succeeded")
    await arrived.getByText("20,000").waitFor()
    expect(await page.getByRole("progressbar").count()).to.equal(0)
    expect([first, second, "20,000"].map(countOf)).to.satisfy(isGrowing)
    expect(loads).to.deep.equal([])
    expect(await answer).to.include({success: true})
  })

  it("moves in the list as well", async () => {
    const page = await open()
    await signIn(page, `${stage.hub.url}/runs`, password)
    const answer = stage.run("In the list", {download: lookDocument({fields, rows: manyRows()})})
    const line = page.getByRole("row", {name: "In the list"})
    await line.getByRole("progressbar").waitFor()
    await changedText(line.locator("td.number").first(), "0 so far", () => pace.allowOne())
    pace.allowAll()
    await line.getByText("Succeeded").waitFor()
    await line.getByText("20,000", {exact: false}).first().waitFor()
    expect(await answer).to.include({success: true})
  })

  it("is stopped with a button, and Looker gets to know", async () => {
    const page = await open()
    await signIn(page, `${stage.hub.url}/runs`, password)
    const answer = stage.run("To be stopped", {download: lookDocument({fields, rows: manyRows()})})
    await page.getByRole("link", {name: "To be stopped"}).click()
    await shownState(page, "Running")
    await page.getByText("Stop this run…").click()
    await page.getByRole("button", {name: "Stop the run"}).click()
    await page.getByText("It has been asked to stop").waitFor()
    pace.allowAll()
    await shownState(page, "Stopped from its page")
    await page.getByText("This run was stopped from its page in the hub").waitFor()
    expect((await answer).message).to.contain("This run was stopped from its page in the hub")
  })
})

function* manyRows() {
  for (let id = 0; id < rowCount; id++) {
    yield row({"users.id": id, "users.city": "Málaga"})
  }
}

/** The pages that a tab loads from now on. */
function loadsOf(page: Page): string[] {
  const loads: string[] = []
  page.on("request", (request) => {
    if (request.isNavigationRequest()) {
      loads.push(request.url())
    }
  })
  return loads
}

function countOf(text: string): number {
  return Number(text.replaceAll(",", ""))
}

function isGrowing(counts: number[]): boolean {
  return counts.every((count, index) => count > (counts[index - 1] ?? 0))
}
