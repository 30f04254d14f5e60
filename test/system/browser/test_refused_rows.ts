import {readFileSync} from "node:fs"
import {expect} from "chai"
import type {Page} from "playwright-core"
import {field, row} from "../../stand_ins/builders"
import {DEFAULT_WRITE_KEY, type Intercept} from "../../stand_ins/data_plane_stand_in"
import {lookDocument} from "../../stand_ins/look_document"
import {BrowserStage, namedSource, password} from "./support/browser_stage"
import {inBrowser} from "./support/in_browser"
import {figure, shownState} from "./support/run_page"
import {signIn} from "./support/sign_in"

const fields = {dimensions: [field("users.id", {tags: ["user_id"]}), field("users.city")]}
const rows = [1, 2, 3, 4, 5].map((id) => row({"users.id": id, "users.city": "Málaga"}))
const refusedUsers = ["2", "4", "5"]

/** A data plane that takes no batch with one of these users in it. */
const refusing: Intercept = ({events}) =>
  events.some(({userId}) => refusedUsers.includes(String(userId)))
    ? {kind: "answer", status: 400, body: "not like this"}
    : undefined

inBrowser("rows that were refused", (open) => {
  let stage: BrowserStage
  before(async () => {
    stage = await BrowserStage.start()
  })
  after(() => stage.close())

  it("are sent again to where one says", async () => {
    const page = await failedRun("To where one says")
    const address = page.url()
    await page.getByRole("link", {name: "Send 3 rows again…"}).click()
    await page.getByRole("heading", {name: "Send 3 rows again"}).waitFor()
    await page.getByRole("combobox", {name: "Source"}).selectOption("Other settings, as filled in below")
    await page.getByLabel("Rudder Write Key").fill(DEFAULT_WRITE_KEY)
    await page.getByRole("button", {name: "Send 3 rows again"}).click()
    await shownEnd(page, "3")
    expect(page.url()).not.to.equal(address)
    await page.goto(address)
    await page.getByText("3 of them arrived when they were sent again.").waitFor()
    await page.getByText("All of them have arrived since.").waitFor()
    expect(arrivedUsers()).to.deep.equal(["1", "2", "3", "4", "5"])
  })

  it("are chosen one by one, and sent to a source that the operator has named", async () => {
    const page = await failedRun("Chosen ones")
    const address = page.url()
    await page.getByLabel("Row 2", {exact: true}).check()
    await page.getByLabel("Row 4", {exact: true}).check()
    await page.getByRole("button", {name: "Send the chosen rows again…"}).click()
    await page.getByRole("combobox", {name: "Source"}).selectOption(namedSource)
    await page.getByRole("button", {name: "Send 2 rows again"}).click()
    await shownEnd(page, "2")
    await page.goto(address)
    await page.getByText("2 of them arrived when they were sent again.").waitFor()
    await page.getByRole("link", {name: "Send 1 row again…"}).waitFor()
    expect(arrivedUsers()).to.deep.equal(["1", "2", "3", "4"])
  })

  it("are sent again without JavaScript", async () => {
    const page = await failedRun("Without scripts", {javaScriptEnabled: false})
    const address = page.url()
    await page.getByRole("link", {name: "Send 3 rows again…"}).click()
    await page.getByRole("button", {name: "Send 3 rows again"}).click()
    await page.getByText("Sends rows again of").waitFor()
    await reloadedUntil(page, () => page.locator(".headline .state", {hasText: "Succeeded"}).isVisible())
    await page.goto(address)
    await reloadedUntil(page, () => page.getByText("All of them have arrived since.").isVisible())
  })

  it("are not sent while a setting is missing, which the page names", async () => {
    const page = await failedRun("Without a key")
    await page.getByRole("link", {name: "Send 3 rows again…"}).click()
    await page.getByRole("combobox", {name: "Source"}).selectOption("Other settings, as filled in below")
    await page.getByRole("button", {name: "Send 3 rows again"}).click()
    await page.getByRole("alert").getByText('"Rudder Write Key" is missing.').waitFor()
  })

  it("are downloaded, an event a line", async () => {
    const page = await failedRun("Downloaded")
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", {name: "Download their events (NDJSON)"}).click(),
    ])
    expect(download.suggestedFilename()).to.match(/^rows-[\w-]+\.ndjson$/)
    const lines = readFileSync(await download.path(), "utf8")
      .trimEnd()
      .split("\n")
    const events = lines.map((line) => JSON.parse(line) as {row: number; event: {userId: string}})
    expect(events.map(({row: number, event}) => [number, event.userId])).to.deep.equal([
      [2, "2"],
      [4, "4"],
      [5, "5"],
    ])
    await page.reload()
    await page.getByText("1 time", {exact: true}).waitFor()
  })

  /** The page of a run with three refused rows, after the cause of the refusals has been fixed. */
  async function failedRun(title: string, options: {javaScriptEnabled?: boolean} = {}): Promise<Page> {
    const page = await open(options)
    stage.dataPlane.setIntercept(refusing)
    sentBefore = stage.dataPlane.events.length
    await stage.run(title, {download: lookDocument({fields, rows})})
    stage.dataPlane.setIntercept(undefined)
    await signIn(page, `${stage.hub.url}/runs?text=${encodeURIComponent(title)}`, password)
    await page.getByRole("link", {name: title}).click()
    await figure(page, "Not sent").getByText("3", {exact: true}).waitFor()
    await reloadedUntil(page, () => page.getByText("3 rows are listed here").isVisible())
    return page
  }

  let sentBefore = 0

  function arrivedUsers(): string[] {
    const arrived = stage.dataPlane.events.slice(sentBefore)
    return arrived.map(({userId}) => String(userId)).sort()
  }
})

async function shownEnd(page: Page, arrived: string): Promise<void> {
  await shownState(page, "Succeeded")
  await figure(page, "Arrived").getByText(arrived, {exact: true}).waitFor()
}

async function reloadedUntil(page: Page, isAsWanted: () => Promise<boolean>): Promise<void> {
  while (!(await isAsWanted())) {
    await page.reload()
  }
}
