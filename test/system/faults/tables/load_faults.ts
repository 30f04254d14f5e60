import {HubAnswer} from "../../../stand_ins/looker_stand_in"
import {counted, FaultLine, LineResult} from "../fault_line"
import {HubName} from "../hub_profiles"
import {A_SHORT_LOOK} from "../run_fault"
import {Stage} from "../stage"
import {opened, rawAnswer} from "../support/raw_request"
import {SeveralRuns} from "../support/several_runs"
import {until} from "../support/until"

const GROUP = "load"
const LOOK = A_SHORT_LOOK

interface Load extends Partial<Omit<FaultLine, "group">> {
  readonly name: string
  readonly strikes: string
  readonly run: (stage: Stage) => Promise<LineResult>
}

function loadLine(load: Load): FaultLine {
  return {group: GROUP, hub: "patient", isShort: true, runsAlone: false, needsOwnHub: false, ...load}
}

function isSuccess({looker}: HubAnswer): boolean {
  return looker?.success === true
}

const RUNS_AT_ONCE = 64

/** Every fourth run has a wrong write key: it must fail, and no other. */
async function manyRuns(stage: Stage): Promise<LineResult> {
  const runs = await SeveralRuns.on(stage, "patient", LOOK)
  const isWrong = (index: number) => index % 4 === 3
  const answers = await Promise.all(
    Array.from({length: RUNS_AT_ONCE}, (_, index) => runs.start(isWrong(index) ? "wrong-key" : undefined)),
  )
  const {events, distinctMessageIds} = runs.dataPlane.counts
  await runs.close()
  const wrongAnswers = answers.filter((answer, index) => isSuccess(answer) === isWrong(index))
  const expected = RUNS_AT_ONCE * 0.75 * LOOK.rowCount
  return {
    answer: `${answers.filter(isSuccess).length} successes`,
    arrived: `${counted(distinctMessageIds)} of ${counted(expected)}`,
    complaints: [
      ...wrongAnswers.map(({text}) => `a wrong answer: ${text}`),
      ...(distinctMessageIds === expected ? [] : ["not every row arrived, or too many"]),
      ...(events >= distinctMessageIds ? [] : ["ids are missing"]),
    ],
  }
}

const WAITING_ALLOWED = 2

/** One runs, two wait, and the fourth is turned away at once. */
async function queueLimit(stage: Stage): Promise<LineResult> {
  const {process} = await stage.hub("narrow")
  const accepted = () => (process?.output().split('"Run accepted."').length ?? 1) - 1
  const runs = await SeveralRuns.on(stage, "narrow", LOOK)
  runs.hold()
  const acceptedBefore = accepted()
  const first = runs.start()
  await until(() => runs.dataPlane.requests.length > 0, "the first run has begun")
  const waiting = Array.from({length: WAITING_ALLOWED}, () => runs.start())
  await until(() => accepted() === acceptedBefore + 1 + WAITING_ALLOWED, "the others wait")
  const refused = await runs.start()
  runs.letThrough()
  const answers = await Promise.all([first, ...waiting])
  const arrived = runs.dataPlane.counts.distinctMessageIds
  await runs.close()
  const message = refused.looker?.message ?? refused.text
  const saysBusy =
    /^The hub is busy: 2 runs are waiting already\. Nothing was sent\. Run it again later/.test(message)
  return {
    answer: `${answers.filter(isSuccess).length} successes, 1 busy`,
    arrived: `${counted(arrived)} of ${counted(answers.length * LOOK.rowCount)}`,
    complaints: [
      ...(saysBusy && !isSuccess(refused) ? [] : [`it should say that it is busy: ${message}`]),
      ...answers.filter((answer) => !isSuccess(answer)).map(({text}) => `a wrong answer: ${text}`),
      ...(arrived === answers.length * LOOK.rowCount ? [] : ["not every row arrived, or too many"]),
    ],
  }
}

/** Looker hangs up as soon as the first batch is on its way. */
async function hangUp(stage: Stage): Promise<LineResult> {
  const runs = await SeveralRuns.on(stage, "patient", LOOK)
  runs.hold()
  const lookerIsGone = new AbortController()
  const hungUp = runs.start(undefined, lookerIsGone.signal).then(
    () => "answered",
    () => "hung up",
  )
  await until(() => runs.dataPlane.requests.length > 0, "the run has begun")
  lookerIsGone.abort()
  const answer = await hungUp
  runs.letThrough()
  await until(() => runs.dataPlane.counts.distinctMessageIds === LOOK.rowCount, "every row has arrived")
  const complaints = await complaintsAboutLog(stage, runs)
  await runs.close()
  return {answer, arrived: `${LOOK.rowCount} of ${LOOK.rowCount}`, complaints}
}

async function complaintsAboutLog(stage: Stage, {dataPlane}: SeveralRuns): Promise<string[]> {
  const {process} = await stage.hub("patient")
  const context = dataPlane.events[0]?.context as {looker?: {webhookId?: string}} | undefined
  const webhookId = context?.looker?.webhookId ?? "none"
  if (process === undefined) return []
  const logged = () =>
    process
      .output()
      .split("\n")
      .find((line) => line.includes(webhookId) && line.includes('"Run ended."'))
  await until(() => logged() !== undefined, "the outcome is logged")
  return logged()?.includes('"state":"succeeded"') ? [] : [`the log should tell of a success: ${logged()}`]
}

/** Whether a run goes its usual way meanwhile. */
async function runMeanwhile(stage: Stage, hub: HubName, what: string): Promise<LineResult> {
  const runs = await SeveralRuns.on(stage, hub, LOOK)
  const answer = await runs.start()
  const arrived = runs.dataPlane.counts.distinctMessageIds
  await runs.close()
  return {
    answer: isSuccess(answer) ? "success" : "failed",
    arrived: `${arrived} of ${LOOK.rowCount} beside ${what}`,
    complaints:
      isSuccess(answer) && arrived === LOOK.rowCount ? [] : [`it should be a success: ${answer.text}`],
  }
}

/** Opens connections, each of which says only this, and runs a Look beside them. */
async function besideConnections(
  stage: Stage,
  count: number,
  words: (token: string) => string,
): Promise<LineResult> {
  const {url, token} = await stage.hub("patient")
  const sockets = []
  for (let batch = 0; batch < count; batch += 100) {
    sockets.push(...(await Promise.all(Array.from({length: 100}, () => opened(url)))))
  }
  sockets.forEach((socket) => socket.write(words(token), "latin1"))
  const result = await runMeanwhile(stage, "patient", `${counted(sockets.length)} connections`)
  sockets.forEach((socket) => socket.destroy())
  return result
}

/** As many as this process, which holds the stand-ins too, may open. */
function idleConnections(): number {
  const {userLimits} = process.report.getReport() as unknown as {
    userLimits?: {open_files?: {soft: number | string}}
  }
  const limit = Number(userLimits?.open_files?.soft)
  return Math.min(3000, Math.floor((Number.isNaN(limit) ? 1000 : limit) / 200) * 100)
}

async function slowHeaders(stage: Stage): Promise<LineResult> {
  const {url} = await stage.hub("patient")
  const {status} = await rawAnswer(url, "POST / HTTP/1.1\r\nHost: hub\r\n")
  return {
    answer: `status ${status}`,
    arrived: "",
    complaints: status === 408 ? [] : [`it should be cut off with 408`],
  }
}

export const LOAD_FAULTS: readonly FaultLine[] = [
  {
    name: "64 runs at once, every fourth with a wrong write key",
    strikes: "everywhere",
    run: manyRuns,
  },
  {
    name: "more runs than may wait",
    strikes: "the queue",
    hub: "narrow" as const,
    needsOwnHub: true,
    runsAlone: true,
    run: queueLimit,
  },
  {name: "Looker hangs up before the answer", strikes: "first batch", needsOwnHub: true, run: hangUp},
  {
    name: "idle connections",
    strikes: "the server",
    run: (stage: Stage) => besideConnections(stage, idleConnections(), () => ""),
  },
  {
    name: "connections that never end their headers",
    strikes: "the server",
    run: (stage: Stage) => besideConnections(stage, 500, () => "POST / HTTP/1.1\r\nX: "),
  },
  {
    name: "connections that never end their body",
    strikes: "the server",
    run: (stage: Stage) =>
      besideConnections(
        stage,
        500,
        (token) =>
          `POST /actions/rudder_event/execute HTTP/1.1\r\nHost: hub\r\nContent-Type: application/json\r\n` +
          `Authorization: Token token="${token}"\r\nContent-Length: 100000\r\n\r\n{"data":`,
      ),
  },
  {name: "headers that never end", strikes: "the server", isShort: false, run: slowHeaders},
].map(loadLine)
