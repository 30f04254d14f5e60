import {expect} from "chai"
import {LibsqlDatabase} from "../../../src/server/store/libsql_database"
import {RunStore} from "../../../src/server/store/run_store"
import {password, type PagesUnderTest} from "../../server/console/support/pages_under_test"
import {inBrowser} from "./support/in_browser"
import {shownState} from "./support/run_page"
import {startSeededHub} from "./support/seeded_hub"
import {signIn} from "./support/sign_in"

const morning = new Date("2026-03-02T09:00:00Z")

inBrowser("the list of runs", (open) => {
  let database: LibsqlDatabase
  let store: RunStore
  let pages: PagesUnderTest
  before(async () => {
    database = await LibsqlDatabase.open()
    store = new RunStore(database)
    pages = (await startSeededHub(morning.getTime(), {store})).pages
  })
  after(async () => {
    await pages.close()
    await store.close()
  })

  it("finds a failed run by its title", async () => {
    const page = await open()
    await signIn(page, `${pages.url}/runs`, password)
    await page.getByRole("link", {name: "Failed", exact: true}).click()
    await page.getByLabel("Title, message or id").fill("churning")
    await page.getByRole("button", {name: "Search"}).click()
    await page.getByRole("link", {name: "Clear"}).waitFor()
    await page.getByRole("link", {name: "Customers at risk of churning"}).click()
    await shownState(page, "Failed")
    await page.getByText("126 rows refused as too large").first().waitFor()
  })

  for (const [timezoneId, wanted] of [
    ["Asia/Kolkata", "2 Mar, 14:24"],
    ["America/St_Johns", "2 Mar, 05:24"],
  ] as const) {
    it(`has its times in the reader's zone, such as ${timezoneId}`, async () => {
      const page = await open({timezoneId})
      await signIn(page, `${pages.url}/runs?text=churning`, password)
      await page.getByRole("status").getByText("Live").waitFor()
      const time = page.locator("td:last-child time")
      await time.getByText(wanted, {exact: true}).waitFor()
      expect(await time.getAttribute("title")).to.match(/March 2026/)
    })
  }

  it("says while it is open that the runs cannot be read, and shows them again when they can", async () => {
    const page = await open()
    await signIn(page, `${pages.url}/runs?text=churning`, password)
    const run = page.getByRole("link", {name: "Customers at risk of churning"})
    await page.getByRole("status").getByText("Live").waitFor()
    await database.kysely.schema.alterTable("runs").renameTo("away").execute()
    await page.getByText("No history at the moment").waitFor()
    await page.getByRole("status").getByText("Not live, trying again").waitFor()
    expect(await run.count()).to.equal(0)
    await database.kysely.schema.alterTable("away").renameTo("runs").execute()
    await run.waitFor()
    await page.getByRole("status").getByText("Live").waitFor()
  })
})
