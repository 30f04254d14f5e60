import type {Browser, BrowserContext, BrowserContextOptions, Page} from "playwright-core"
import {chromiumPath, launchChromium, missingChromium} from "./chromium"

/** How long a page may take to show what a test waits for, and a whole test: a machine that tests run on may be busy. */
const patienceMs = 30_000
const testMs = 120_000

/** Opens a page with a profile of its own; it is closed when the test is over. */
export type OpenPage = (options?: BrowserContextOptions) => Promise<Page>

/**
 * A suite whose tests look at pages with Chromium. On a machine without one they are skipped, and say so; in CI they
 * fail.
 */
export function inBrowser(title: string, tests: (open: OpenPage) => void): void {
  describe("In a browser,", function () {
    this.timeout(testMs)
    const contexts: BrowserContext[] = []
    let browser: Browser | undefined

    before(async function () {
      const path = chromiumPath()
      if (path !== undefined) {
        browser = await launchChromium(path)
      } else if (process.env.CI) {
        throw new Error(missingChromium)
      } else {
        process.stderr.write(`    Tests in a browser are skipped. ${missingChromium}\n`)
        this.skip()
      }
    })
    afterEach(() => Promise.all(contexts.splice(0).map((context) => context.close())))
    after(() => browser?.close())

    // Their hooks are not called where there is no browser, as they belong to a suite of their own.
    describe(title, () => tests(open))

    async function open(options?: BrowserContextOptions): Promise<Page> {
      if (!browser) {
        throw new Error(missingChromium)
      }
      const context = await browser.newContext({locale: "en-GB", ...options})
      contexts.push(context)
      context.setDefaultTimeout(patienceMs)
      return context.newPage()
    }
  })
}
