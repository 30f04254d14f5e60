import {mkdirSync} from "node:fs"
import {join} from "node:path"
import type {Browser} from "playwright-core"
import {field, type LookRow, row} from "../../stand_ins/builders"
import {
  type DataPlane,
  DEFAULT_WRITE_KEY,
  type Intercept,
  startDataPlane,
} from "../../stand_ins/data_plane_stand_in"
import {type HubProcess, startHub} from "../../stand_ins/hub_process"
import {lookDocument} from "../../stand_ins/look_document"
import {startLooker} from "../../stand_ins/looker_stand_in"
import {chromiumPath, launchChromium, missingChromium} from "./support/chromium"

/** `npm run screenshots`: draws the picture of a run's page that README.md shows, after a real run. */

const picture = join(__dirname, "..", "..", "..", "..", "docs", "images", "run.png")
const password = "a password of the pictures"
const rowCount = 60_000
const badRows = [8_120, 18_770, 24_060]
const outage = {fromMs: 8_000, toMs: 14_000}

async function main(): Promise<void> {
  const path = chromiumPath()
  if (path === undefined) {
    throw new Error(missingChromium)
  }
  const hub = await startHub({
    env: {
      ACTION_HUB_ADMIN_PASSWORD: password,
      ACTION_HUB_EVENTS_PER_SECOND: "3000",
      RUDDERSTACK_RETRY_SECONDS: "60",
    },
  })
  const dataPlane = await startDataPlane()
  const browser = await launchChromium(path)
  try {
    await sendLook(hub, dataPlane)
    await draw(browser, hub.url)
  } finally {
    await browser.close()
    await hub.stop()
    await dataPlane.close()
  }
}

async function sendLook(hub: HubProcess, dataPlane: DataPlane): Promise<void> {
  const looker = await startLooker()
  dataPlane.setIntercept(awayFor(performance.now()))
  await looker.connect({hubUrl: hub.url, token: hub.token, instance: "shop.looker.com"}).execute({
    action: "rudder_event",
    params: {rudder_write_key: DEFAULT_WRITE_KEY, rudder_server_url: dataPlane.url},
    download: lookDocument({
      fields: {dimensions: [field("users.id", {tags: ["user_id"]}), field("users.note")]},
      rows: customers(),
    }),
    plan: {title: "Customers at risk of churning", scheduled_plan_id: 42, query_id: 17},
  })
  await looker.close()
}

/** The data plane of this run: away for some seconds, and refusing three rows. */
function awayFor(startMs: number): Intercept {
  return ({events}) => {
    const atMs = performance.now() - startMs
    if (atMs > outage.fromMs && atMs < outage.toMs) {
      return {kind: "answer", status: 503}
    }
    const isBad = events.some(({userId}) => badRows.includes(Number(userId)))
    return isBad ? {kind: "answer", status: 400, body: "event is not a valid rudder event"} : undefined
  }
}

function* customers(): Generator<LookRow> {
  for (let id = 1; id <= rowCount; id++) {
    yield row({"users.id": id, "users.note": "x".repeat(200)})
  }
}

async function draw(browser: Browser, url: string): Promise<void> {
  const page = await browser.newPage({
    viewport: {width: 1280, height: 800},
    locale: "en-GB",
    timezoneId: "UTC",
    colorScheme: "light",
    reducedMotion: "reduce",
  })
  await page.goto(`${url}/sign-in`)
  await page.getByLabel("Password").fill(password)
  await page.keyboard.press("Enter")
  await page.getByRole("link", {name: "Customers at risk of churning"}).click()
  await page.locator("time", {hasNotText: "UTC"}).first().waitFor()
  mkdirSync(join(picture, ".."), {recursive: true})
  await page.screenshot({path: picture})
}

void main()
