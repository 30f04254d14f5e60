import {mkdirSync} from "node:fs"
import {join} from "node:path"
import type {Browser} from "playwright-core"
import * as sinon from "sinon"
import {password} from "../../server/console/support/pages_under_test"
import {chromiumPath, launchChromium, missingChromium} from "./support/chromium"
import {type SeededHub, startSeededHub} from "./support/seeded_hub"

/** `npm run screenshots`: draws the pictures of the pages that the documents show, with made-up runs. */

const folder = join(__dirname, "..", "..", "..", "..", "docs", "images")
const size = {width: 1280, height: 800}
/** So that ages and durations are the same in every picture. */
const morning = new Date("2026-03-02T08:30:00Z")

async function draw(browser: Browser, {pages, runs}: SeededHub): Promise<void> {
  const page = await browser.newPage({
    viewport: size,
    locale: "en-GB",
    timezoneId: "UTC",
    colorScheme: "light",
    reducedMotion: "reduce",
  })
  const failed = runs.find(({state}) => state === "failed")
  await page.goto(`${pages.url}/sign-in`)
  await page.getByLabel("Password").fill(password)
  await page.keyboard.press("Enter")
  await page.getByRole("status").getByText("Live").waitFor()
  await page.screenshot({path: join(folder, "runs.png")})
  await page.goto(`${pages.url}/runs/${failed?.id}`)
  await page.locator("time", {hasNotText: "UTC"}).first().waitFor()
  await page.screenshot({path: join(folder, "run.png")})
}

async function main(): Promise<void> {
  const path = chromiumPath()
  if (path === undefined) {
    throw new Error(missingChromium)
  }
  const clock = sinon.useFakeTimers({now: morning, toFake: ["Date"]})
  const hub = await startSeededHub(morning.getTime())
  const browser = await launchChromium(path)
  try {
    mkdirSync(folder, {recursive: true})
    await draw(browser, hub)
  } finally {
    await browser.close()
    await hub.pages.close()
    clock.restore()
  }
}

void main()
