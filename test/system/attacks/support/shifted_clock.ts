import {readFileSync} from "node:fs"

/** The file that holds by how many milliseconds the clock is off. */
export const CLOCK_FILE_VARIABLE = "ATTACK_CLOCK_FILE"
const POLL_MS = 20

/** Loaded into each thread of a hub by `node --require`: its clock can be set while it runs. */
function shiftClock(file: string): void {
  const RealDate = Date
  let offsetMs = 0
  const read = () => (offsetMs = Number(readFileSync(file, "utf8")))
  read()
  setInterval(read, POLL_MS).unref()
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args: unknown[]) =>
      Reflect.construct(target, args.length === 0 ? [RealDate.now() + offsetMs] : args) as Date,
    get: (target, name, receiver) =>
      name === "now" ? () => RealDate.now() + offsetMs : (Reflect.get(target, name, receiver) as unknown),
  })
}

const file = process.env[CLOCK_FILE_VARIABLE]
if (file !== undefined) shiftClock(file)
