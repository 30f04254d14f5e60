import {setTimeout as pause} from "node:timers/promises"
import {DataPlane, DataPlaneOptions, Intercept, startDataPlane} from "../../stand_ins/data_plane_stand_in"
import {LookDocument} from "../../stand_ins/look_document"
import {DownloadScript, HubAnswer, RunRequest} from "../../stand_ins/looker_stand_in"
import {arrivalsAt, TryWatch} from "./arrivals"
import {counted, FaultLine, LineResult} from "./fault_line"
import {HubName} from "./hub_profiles"
import {complaintsAboutRun, Expected} from "./judge"
import {Look, look} from "./look"
import {WRITE_KEY} from "./secrets"
import {Stage} from "./stage"
import {toldIn} from "./told"

/** Something that goes wrong with one run, on either side of the hub. */
export interface RunFault {
  readonly name: string
  readonly strikes: string
  /** Default "patient". */
  readonly hub?: HubName
  readonly isShort?: boolean
  readonly runsAlone?: boolean
  readonly needsOwnHub?: boolean
  /** Default A_LOOK. */
  readonly look?: Look
  /** How Looker sends the document; default whole. */
  readonly download?: (look: Look) => LookDocument | DownloadScript
  /** What the data plane does. Made anew for each run, as it may count. */
  readonly intercept?: () => Intercept
  readonly dataPlane?: DataPlaneOptions
  /** Another address than the data plane's. */
  readonly serverUrl?: (dataPlane: DataPlane) => string | Promise<string>
  readonly request?: (look: Look) => Partial<RunRequest>
  /** What else is not as it should be, once the run has ended. */
  readonly afterwards?: (facts: {stage: Stage; dataPlane: DataPlane}) => string[] | Promise<string[]>
  readonly expected: Expected
}

/** Several batches through each lane. */
export const A_LOOK = look({rowCount: 4800})
/** Few enough to fit into one batch. */
export const A_SHORT_LOOK = look({rowCount: 300})

/** No fault may keep a run from ending; retries and time-outs end within seconds here. */
const MOST_SECONDS = 240

export function runLine(group: string, fault: RunFault): FaultLine {
  const {name, strikes, hub = "patient", isShort = false, runsAlone = false, needsOwnHub = false} = fault
  return {group, name, strikes, hub, isShort, runsAlone, needsOwnHub, run: (stage) => run(fault, hub, stage)}
}

async function run(fault: RunFault, hub: HubName, stage: Stage): Promise<LineResult> {
  const watch = new TryWatch()
  const dataPlane = await startDataPlane({
    writeKeys: [WRITE_KEY],
    intercept: watch.watching(fault.intercept?.()),
    ...fault.dataPlane,
  })
  try {
    const answer = await answerInTime(execute(fault, hub, stage, dataPlane))
    if (answer === undefined) return hung(dataPlane)
    stage.answers.push(answer.text)
    const result = judged(fault, answer, dataPlane, stage)
    const more = (await fault.afterwards?.({stage, dataPlane})) ?? []
    return {...result, complaints: [...result.complaints, ...watch.complaints, ...more]}
  } finally {
    await dataPlane.close()
  }
}

async function execute(
  fault: RunFault,
  hub: HubName,
  stage: Stage,
  dataPlane: DataPlane,
): Promise<HubAnswer> {
  const connection = await stage.connect(hub)
  const {look: document = A_LOOK, download = wholeLook} = fault
  const serverUrl = (await fault.serverUrl?.(dataPlane)) ?? dataPlane.url
  return connection.execute({
    action: "rudder_event",
    params: {rudder_write_key: WRITE_KEY, rudder_server_url: serverUrl},
    download: download(document),
    ...fault.request?.(document),
  })
}

function wholeLook({bytes}: Look): LookDocument {
  return [bytes]
}

function judged(fault: RunFault, answer: HubAnswer, dataPlane: DataPlane, stage: Stage): LineResult {
  const told = toldIn(answer)
  const arrivals = arrivalsAt(dataPlane)
  const {rowCount} = fault.look ?? A_LOOK
  const requestCount = dataPlane.requests.length
  const facts = {answer, told, arrivals, rowCount, requestCount, judgesWords: !stage.isForeign}
  const repeats = arrivals.repeats > 0 ? `, ${counted(arrivals.repeats)} again` : ""
  const counts = told.delivered === undefined ? "" : ` ${counted(told.delivered)}`
  return {
    answer: `${told.success === undefined ? `status ${answer.status}` : told.success ? "success" : "failed"}${counts}`,
    arrived: `${counted(arrivals.rows.size)} of ${counted(rowCount)}${repeats}`,
    complaints: complaintsAboutRun(fault.expected, facts),
  }
}

async function answerInTime(answer: Promise<HubAnswer>): Promise<HubAnswer | undefined> {
  const giveUp = new AbortController()
  const late = pause(MOST_SECONDS * 1000, undefined, {signal: giveUp.signal}).catch(() => undefined)
  return Promise.race([answer, late]).finally(() => giveUp.abort())
}

function hung(dataPlane: DataPlane): LineResult {
  return {
    answer: "none",
    arrived: counted(arrivalsAt(dataPlane).rows.size),
    complaints: [`there is no answer after ${MOST_SECONDS} seconds`],
  }
}
