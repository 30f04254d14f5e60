import {expect} from "chai"
import type {Page} from "playwright-core"
import {password} from "../../server/console/support/pages_under_test"
import {inBrowser} from "./support/in_browser"
import {type SeededHub, startSeededHub} from "./support/seeded_hub"
import {seededPages} from "./support/seeded_pages"
import {signIn} from "./support/sign_in"

const width = 360

/** Elements that reach beyond the window, but for those in a region that scrolls by itself or is out of sight. */
const cutOff = `[...document.body.querySelectorAll("*")]
  .filter((element) => element.closest(".scroll, .skip, .hidden, svg, [hidden]") === null)
  .filter((element) => element.checkVisibility())
  .filter((element) => element.getBoundingClientRect().right > ${width} || element.getBoundingClientRect().left < 0)
  .map((element) => element.outerHTML.slice(0, 80))`

inBrowser(`a window that is ${width} pixels wide`, (open) => {
  let hub: SeededHub
  before(async () => {
    hub = await startSeededHub(Date.now())
  })
  after(() => hub.pages.close())

  it("has room for every page: none scrolls sideways, and nothing is cut off", async () => {
    const page = await open({viewport: {width, height: 740}})
    const {url} = hub.pages
    const found: Record<string, unknown> = {}
    for (const path of ["/", "/sign-in"]) {
      await page.goto(url + path)
      found[`signed out, ${path}`] = await overflow(page)
    }
    await signIn(page, `${url}/runs`, password)
    for (const [name, path] of Object.entries(seededPages(hub))) {
      await page.goto(url + path)
      await openEverything(page)
      found[name] = await overflow(page)
    }
    const fine = {scrollWidth: width, cutOff: []}
    expect(found).to.deep.equal(Object.fromEntries(Object.keys(found).map((name) => [name, fine])))
  })
})

async function openEverything(page: Page): Promise<void> {
  await page.evaluate("document.querySelectorAll('details').forEach((details) => (details.open = true))")
}

async function overflow(page: Page): Promise<unknown> {
  return page.evaluate(`({scrollWidth: document.documentElement.scrollWidth, cutOff: ${cutOff}})`)
}
