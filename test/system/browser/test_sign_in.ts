import {expect} from "chai"
import type {PagesUnderTest} from "../../server/console/support/pages_under_test"
import {password} from "../../server/console/support/pages_under_test"
import {inBrowser} from "./support/in_browser"
import {startSeededHub} from "./support/seeded_hub"

inBrowser("signing in", (open) => {
  let pages: PagesUnderTest
  before(async () => {
    pages = (await startSeededHub(Date.now())).pages
  })
  after(() => pages.close())

  it("takes the password only, goes to where one wanted to go, and ends with signing out", async () => {
    const page = await open()
    await page.goto(`${pages.url}/runs?state=failed`)
    await page.getByRole("heading", {name: "Sign in"}).waitFor()
    await page.getByLabel("Password").fill("a wrong password")
    await page.keyboard.press("Enter")
    await page.getByRole("alert").getByText("This is not the password.").waitFor()
    await page.getByLabel("Password").fill(password)
    await page.keyboard.press("Enter")
    await page.getByRole("heading", {name: "Runs"}).waitFor()
    expect(page.url()).to.equal(`${pages.url}/runs?state=failed`)
    await page.getByRole("button", {name: "Sign out"}).click()
    await page.getByRole("banner").getByRole("link", {name: "Sign in"}).waitFor()
    await page.goto(`${pages.url}/runs`)
    await page.getByRole("heading", {name: "Sign in"}).waitFor()
  })

  it("out of one tab leads the others to the form", async () => {
    const page = await open()
    await page.goto(`${pages.url}/sign-in`)
    await page.getByLabel("Password").fill(password)
    await page.getByRole("main").getByRole("button", {name: "Sign in"}).click()
    await page.getByRole("status").getByText("Live").waitFor()
    const other = await page.context().newPage()
    await other.goto(`${pages.url}/runs`)
    await other.getByRole("button", {name: "Sign out"}).click()
    await page.getByRole("heading", {name: "Sign in"}).waitFor()
  })

  it("out of one tab takes from the start page of others what only a session sees", async () => {
    const page = await open()
    await page.goto(`${pages.url}/sign-in`)
    await page.getByLabel("Password").fill(password)
    await page.getByRole("main").getByRole("button", {name: "Sign in"}).click()
    await page.getByRole("heading", {name: "Runs"}).waitFor()
    await page.goto(`${pages.url}/`)
    const other = await page.context().newPage()
    await other.goto(`${pages.url}/runs`)
    await other.getByRole("button", {name: "Sign out"}).click()
    await page.getByRole("banner").getByRole("link", {name: "Sign in"}).waitFor()
    expect(await page.getByRole("button", {name: "Sign out"}).count()).to.equal(0)
  })
})
