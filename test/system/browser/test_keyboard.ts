import {expect} from "chai"
import {password} from "../../server/console/support/pages_under_test"
import {type Focus, tabTo} from "./support/focus"
import {inBrowser} from "./support/in_browser"
import {type SeededHub, startSeededHub} from "./support/seeded_hub"
import {signIn} from "./support/sign_in"

inBrowser("with the keyboard alone, one", (open) => {
  let hub: SeededHub
  before(async () => {
    hub = await startSeededHub(Date.now())
  })
  after(() => hub.pages.close())

  it("filters the list, opens a run, stops it and signs out, and always sees where one is", async () => {
    const page = await open()
    const {pages} = hub
    const way: Focus[] = []
    await signIn(page, `${pages.url}/runs?state=running`, password)
    way.push(...(await tabTo(page, "text")))
    await page.keyboard.type("last 24 hours")
    await page.keyboard.press("Enter")
    await page.waitForURL(/text=last/)
    way.push(...(await tabTo(page, "Orders of the last 24 hours")))
    await page.keyboard.press("Enter")
    await page.waitForURL(/\/runs\/[\w-]+$/)
    way.push(...(await tabTo(page, "Stop this run…")))
    await page.keyboard.press("Enter")
    way.push(...(await tabTo(page, "Stop the run")))
    await page.keyboard.press("Enter")
    await page.getByText("It has been asked to stop").waitFor()
    way.push(...(await tabTo(page, "Sign out")))
    await page.keyboard.press("Enter")
    await page.getByRole("banner").getByRole("link", {name: "Sign in"}).waitFor()
    expect(pages.queue.stopped).to.have.length(1)
    expect(way.filter(({isVisible}) => !isVisible)).to.deep.equal([])
  })

  it("meets the parts of the list in the order in which one reads them", async () => {
    const page = await open()
    await signIn(page, `${hub.pages.url}/runs`, password)
    const way = await tabTo(page, "Newsletter audience, opted in")
    expect(way.map(({name}) => name)).to.deep.equal([
      "Skip to the content",
      "RudderStack",
      "Start",
      "Runs",
      "Sign out",
      ...["All", "Waiting", "Running", "Succeeded", "Failed", "Stopped", "Interrupted", "Refused"],
      "text",
      "All actions",
      "Search",
      "Newsletter audience, opted in",
    ])
  })

  it("skips the navigation", async () => {
    const page = await open()
    await signIn(page, `${hub.pages.url}/runs`, password)
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    expect(await tabTo(page, "All")).to.have.length(1)
  })
})
