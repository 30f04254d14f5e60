import {writeFileSync} from "node:fs"
import {join} from "node:path"
import {setTimeout as pause} from "node:timers/promises"
import {HubProcess} from "../../../stand_ins/hub_process"
import {withTemporaryDirectory} from "../../../server/support/temporary_directory"
import {Stage} from "../../faults/stage"
import {until} from "../../faults/support/until"
import {attackLines, holding, Seen} from "../attack"
import {HeldRuns, ROWS, successes} from "../support/held_runs"
import {withHub} from "../support/own_hub"
import {newDatabase} from "../support/postgres"
import {CLOCK_FILE_VARIABLE} from "../support/shifted_clock"
import {Visitor} from "../support/visitor"

const SHIFTED = ["--require", join(__dirname, "..", "support", "shifted_clock.js")]
const HOUR_MS = 3_600_000
/** Two beats of a run, and more than the readiness remembers an answer. */
const A_WHILE_MS = 2_500

type Shift = (byMs: number) => void

/** A hub whose clock can be set. */
function withClock<Result>(
  env: Readonly<Record<string, string>>,
  use: (hub: HubProcess, shift: Shift) => Promise<Result>,
): Promise<Result> {
  return withTemporaryDirectory((folder) => {
    const file = join(folder, "clock")
    const shift = (byMs: number) => writeFileSync(file, String(byMs))
    shift(0)
    const settings = {...env, [CLOCK_FILE_VARIABLE]: file}
    return withHub({env: settings, nodeOptions: SHIFTED}, (hub) => use(hub, shift))
  })
}

/** The clock is set in the middle of a run; another run comes afterwards. */
async function duringARun({looker}: Stage, byMs: number): Promise<Seen> {
  return withClock({}, (hub, shift) =>
    HeldRuns.lend(async (runs) => {
      const connection = looker.connect({hubUrl: hub.url, token: hub.token})
      runs.hold()
      const first = runs.start(connection)
      await until(() => runs.dataPlane.requests.length > 0, "the run has begun")
      shift(byMs)
      await pause(A_WHILE_MS)
      runs.letThrough()
      const answers = [await first, await runs.start(connection)]
      const visitor = await Visitor.signedIn(hub.url)
      const durations = await Promise.all((await visitor.runIds()).map((id) => durationOf(visitor, id)))
      const ready = (await fetch(`${hub.url}/readyz`)).status
      return {
        seen: `${successes(answers)} succeed, ${runs.arrived}, took ${durations.join(" and ")}`,
        complaints: holding(
          [successes(answers) !== 2, answers.map(({text}) => text).join(" ")],
          [runs.dataPlane.counts.events !== 2 * ROWS, "rows are missing, or there twice"],
          [
            durations.length !== 2 || !durations.every((text) => / s$/.test(text)),
            "a duration is not one of seconds",
          ],
          [!durations.some((text) => isLongerThan(A_WHILE_MS, text)), "the first run took longer"],
          [ready !== 200, `/readyz is answered ${ready}`],
        ),
      }
    }),
  )
}

/** Of a duration as the page says it, such as "2.7 s" or "1 min 3 s". */
function isLongerThan(ms: number, text: string): boolean {
  return text.includes("min") || parseFloat(text) * 1000 > ms - 100
}

async function durationOf(visitor: Visitor, id: string): Promise<string> {
  const {text} = await visitor.get(`/runs/${id}`)
  return /<dt>Duration<\/dt>\s*<dd[^>]*>([^<]*)</.exec(text)?.[1].trim() ?? "none"
}

const SHARED = {
  ACTION_HUB_SECRET: "a-secret-that-processes-share",
  ACTION_HUB_RUNS_PER_WORKER: "1",
  ACTION_HUB_MAX_RUN_SECONDS: "3600",
}

/** One process that takes requests, and one that executes them; both clocks are set, apart from each other. */
async function amongProcesses({looker}: Stage, byMs: {web: number; worker: number}): Promise<Seen> {
  const env = {...SHARED, DATABASE_URL: await newDatabase()}
  return withClock({...env, ACTION_HUB_ROLE: "web"}, (web, shiftWeb) =>
    withClock({...env, ACTION_HUB_ROLE: "worker"}, (_worker, shiftWorker) =>
      HeldRuns.lend(async (runs) => {
        const connection = looker.connect({hubUrl: web.url, token: web.token})
        await until(() => web.output().includes("Listening."), "the hub listens")
        await readiness(web)
        runs.hold()
        const answers = [runs.start(connection)]
        await until(() => runs.dataPlane.requests.length > 0, "the first run has begun")
        answers.push(runs.start(connection), runs.start(connection))
        await pause(500) // the others wait in the database
        shiftWeb(byMs.web)
        shiftWorker(byMs.worker)
        await pause(A_WHILE_MS)
        runs.letThrough()
        answers.push(runs.start(connection))
        const told = await Promise.all(answers)
        return {
          seen: `${successes(told)} succeed, ${runs.arrived}`,
          complaints: holding(
            [successes(told) !== 4, told.map(({text}) => text).join(" ")],
            [runs.dataPlane.counts.events !== 4 * ROWS, "rows are missing, or there twice"],
          ),
        }
      }),
    ),
  )
}

async function readiness({url}: HubProcess): Promise<void> {
  let status = 0
  const ask = () => void fetch(`${url}/readyz`).then((answer) => (status = answer.status))
  await until(() => {
    ask()
    return status === 200
  }, "a worker is there")
}

const EXPECTED = "2 succeed, durations of seconds"

export const CLOCKS = attackLines("a clock that is set", [
  {name: "back an hour, during a run", expected: EXPECTED, run: (stage) => duringARun(stage, -HOUR_MS)},
  {name: "forward a day, during a run", expected: EXPECTED, run: (stage) => duringARun(stage, 24 * HOUR_MS)},
  {
    name: "back an hour, the worker's, while runs wait",
    expected: "4 succeed, none twice",
    run: (stage) => amongProcesses(stage, {web: 0, worker: -HOUR_MS}),
  },
  {
    name: "forward a day, the worker's; back an hour, the web's",
    expected: "4 succeed, none twice",
    run: (stage) => amongProcesses(stage, {web: -HOUR_MS, worker: 24 * HOUR_MS}),
  },
])
