import {execFile} from "node:child_process"
import {join} from "node:path"
import {allSettings} from "../../../../src/server/config/config"
import {attackLines, holding, Seen} from "../attack"
import {refusalAtStart} from "../support/own_hub"

const DOCTOR = join(__dirname, "..", "..", "..", "..", "src", "server", "commands", "doctor", "doctor.js")

/** Every setting whose default is a number. */
const NUMBERS = allSettings()
  .filter((row) => /^\d+$/.test(row.default ?? ""))
  .map(({variable}) => variable)

async function allRefused(value: string): Promise<Seen> {
  const refusal = (await refusalAtStart(Object.fromEntries(NUMBERS.map((name) => [name, value])))) ?? ""
  const missing = NUMBERS.filter((name) => !refusal.includes(`${name} is "${value}"`))
  return {
    seen: `${NUMBERS.length - missing.length} of ${NUMBERS.length}`,
    complaints: missing.map((name) => `${name} is not refused`),
  }
}

/** A value of each limit that no other has, and how the doctor writes it. */
const LIMITS_SHOWN: readonly (readonly [variable: string, value: string, shown: string])[] = [
  ["ACTION_HUB_EXECUTE_PROCESS_COUNT", "3", "3 threads"],
  ["ACTION_HUB_RUNS_PER_WORKER", "13", "13 runs"],
  ["ACTION_HUB_MAX_QUEUED_RUNS", "101", "101 runs"],
  ["ACTION_HUB_MAX_RUN_SECONDS", "7201", "7201 seconds"],
  ["ACTION_HUB_WORKER_MEMORY_MB", "517", "517 MB"],
  ["ACTION_HUB_STREAM_REQUEST_TIMEOUT", "61000", "61000 milliseconds"],
  ["RUDDERSTACK_RETRY_SECONDS", "77", "77 seconds"],
  ["RUDDERSTACK_TIMEOUT_SECONDS", "29", "29 seconds"],
  ["ACTION_HUB_DRAIN_SECONDS", "31", "31 seconds"],
  ["ACTION_HUB_HISTORY_DAYS", "41", "41 days"],
  ["ACTION_HUB_HISTORY_MB", "202", "202 MB"],
  ["ACTION_HUB_EVENTS_PER_SECOND", "1009", "1009 events per second"],
  ["ACTION_HUB_REQUESTS_PER_DATA_PLANE", "19", "19 requests"],
  ["ACTION_HUB_JSON_KEEPALIVE_SEC", "37", "37 seconds"],
  ["ACTION_HUB_SOCKET_TIMEOUT", "43000", "43000 milliseconds"],
  ["ACTION_HUB_MAX_BODY_BYTES", "47000000", "47 MB"],
]

async function shownByDoctor(): Promise<Seen> {
  const settings = Object.fromEntries(LIMITS_SHOWN.map(([variable, value]) => [variable, value]))
  const env = {PATH: process.env.PATH, ACTION_HUB_SECRET: "a-secret-of-the-attacks", PORT: "0", ...settings}
  const output = await new Promise<string>((resolve) =>
    execFile(process.execPath, [DOCTOR], {env}, (_error, stdout) => resolve(stdout)),
  )
  // With a sentence behind it: what the limit does.
  const missing = LIMITS_SHOWN.filter(([name, , shown]) => !output.includes(` ${name} is ${shown}. `))
  const known = new Set(LIMITS_SHOWN.map(([variable]) => variable))
  return {
    seen: `${LIMITS_SHOWN.length - missing.length} of ${LIMITS_SHOWN.length}`,
    complaints: [
      ...missing.map(([name]) => `${name} is not shown`),
      ...NUMBERS.filter((name) => name !== "PORT" && !known.has(name)).map(
        (name) => `${name} is not in this table`,
      ),
      ...holding([output === "", "the doctor says nothing"]),
    ],
  }
}

const ALL = `${NUMBERS.length} of ${NUMBERS.length}`

export const LIMITS = attackLines("retry budget, limits and time-outs", [
  ...["1e3", "-1", "0x10", "99999999999999"].map((value) => ({
    name: `all of them are ${value}`,
    expected: `refused at start, ${ALL}`,
    run: () => allRefused(value),
  })),
  {
    name: "each is set to another value",
    expected: "the doctor shows each, with its effect",
    run: shownByDoctor,
  },
])
