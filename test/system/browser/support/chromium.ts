import {existsSync} from "node:fs"
import {type Browser, chromium} from "playwright-core"

const places = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
]

const options = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
]

export const missingChromium = `No Chromium at ${places.join(", ")}: install it (Debian: apt-get install chromium), or name it in CHROMIUM_PATH.`

/** Where this machine has a Chromium; undefined where it has none. */
export function chromiumPath(): string | undefined {
  return [process.env.CHROMIUM_PATH ?? "", ...places].find((place) => place !== "" && existsSync(place))
}

export function launchChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({executablePath, args: options})
}
