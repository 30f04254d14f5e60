import {expect} from "chai"
import {password} from "../../server/console/support/pages_under_test"
import {inBrowser} from "./support/in_browser"
import {type SeededHub, startSeededHub} from "./support/seeded_hub"
import {seededPages} from "./support/seeded_pages"
import {signIn} from "./support/sign_in"
import {graveViolations} from "./support/violations"

inBrowser("axe", (open) => {
  let hub: SeededHub
  before(async () => {
    hub = await startSeededHub(Date.now())
  })
  after(() => hub.pages.close())

  it("finds nothing serious on any page, in light and in dark colours", async () => {
    const page = await open({reducedMotion: "reduce"})
    const found: Record<string, string[]> = {}
    const {url} = hub.pages
    for (const path of ["/", "/sign-in"]) {
      await page.goto(url + path)
      found[`signed out, ${path}`] = await graveViolations(page)
    }
    await signIn(page, `${url}/runs`, password)
    const paths = seededPages(hub)
    for (const [name, path] of Object.entries(paths)) {
      await page.goto(url + path)
      found[name] = await graveViolations(page)
    }
    expect(Object.keys(found)).to.have.length(Object.keys(paths).length + 2)
    expect(Object.entries(found).filter(([, lines]) => lines.length > 0)).to.deep.equal([])
  })
})
