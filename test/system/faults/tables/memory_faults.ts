import {startDataPlane} from "../../../stand_ins/data_plane_stand_in"
import {lookDocument, textOf} from "../../../stand_ins/look_document"
import {counted, FaultLine, LineResult} from "../fault_line"
import {FIELDS, look, rowText} from "../look"
import {peakMemoryMb, resetPeakMemory} from "../memory"
import {A_SHORT_LOOK, RunFault, runLine} from "../run_fault"
import {WRITE_KEY} from "../secrets"
import {Stage} from "../stage"
import {repeated, wholeAnswer} from "../support/downloads"
import {stable} from "../support/until"

const GROUP = "memory"
const HUB = "frugal"

/** What one run may add to what the hub holds: as much as a worker thread has (ACTION_HUB_WORKER_MEMORY_MB). */
const MOST_GROWTH_MB = 512

/** More than any hub could hold by mistake without being seen. */
const ENDLESS = 2_000_000_000

/** A document up to where its rows begin. */
const START = textOf(lookDocument({fields: FIELDS, rows: []})).slice(0, -"]}".length)
const A_STRING = '{"users.id":{"value":"'

interface Flood extends Pick<RunFault, "name" | "strikes" | "isShort" | "download" | "request"> {
  /** Why it fails; it does not where this is left out. */
  readonly says?: RegExp
  readonly arrive?: number
}

const FLOODS: readonly Flood[] = [
  {
    name: "a row of 50 MB",
    strikes: "first row",
    isShort: true,
    download: () => wholeAnswer(START, A_STRING, Buffer.alloc(50_000_000, "x"), '"}}]}'),
    says: /^Looker sent a row of more than 8 MB\./,
  },
  {
    name: "a row of 50 MB",
    strikes: "behind others",
    download: ({bytes}) =>
      wholeAnswer(bytes.subarray(0, -2), ",", A_STRING, Buffer.alloc(50_000_000, "x"), '"}}]}'),
    says: /^Looker sent a row of more than 8 MB\./,
    arrive: A_SHORT_LOOK.rowCount,
  },
  {
    name: "a string that never ends",
    strikes: "first row",
    isShort: true,
    download: () => repeated(START + A_STRING, "x", ENDLESS),
    says: /^Looker sent a row of more than 8 MB\./,
  },
  {
    name: "a string of escapes that never ends",
    strikes: "first row",
    download: () => repeated(START + A_STRING, "\\u0000", ENDLESS),
    says: /^Looker sent a row of more than 8 MB\./,
  },
  {
    name: "nesting that never ends",
    strikes: "first row",
    isShort: true,
    download: () => repeated(`${START}{"users.id":`, "[", ENDLESS),
    says: /nested more than 64 levels deep\./,
  },
  {
    name: "10,000 levels, all closed again",
    strikes: "first row",
    download: () =>
      wholeAnswer(`${START}{"users.id":{"value":${"[".repeat(10_000)}${"]".repeat(10_000)}}}]}`),
    says: /nested more than 64 levels deep\./,
  },
  {
    name: "nesting that never ends",
    strikes: "header",
    download: () => repeated('{"x":', '{"x":', ENDLESS),
    says: /nested more than 64 levels deep\./,
  },
  {
    name: "a header that never ends",
    strikes: "header",
    isShort: true,
    download: () => repeated('{"x":"', "x", ENDLESS),
    says: /^Looker sent more than 16 MB before the first row/,
  },
  {
    name: "white space that never ends",
    strikes: "before the document",
    download: () => repeated("", " \n", ENDLESS),
    says: /^Looker sent more than 16 MB before the first row/,
  },
  {
    name: "15 MB of empty lists",
    strikes: "header",
    download: () => wholeAnswer(`{"x":[[]${",[]".repeat(5_000_000)}],${START.slice(1)}]}`, " "),
  },
  {
    name: "more that never ends",
    strikes: "behind the rows",
    download: ({bytes}) => repeated(`${bytes.subarray(0, -1).toString()},"x":"`, "x", ENDLESS),
    says: /^Looker sent more than 16 MB after the last row of its result\./,
    arrive: A_SHORT_LOOK.rowCount,
  },
  {
    name: "rows that never end, before the fields",
    strikes: "everywhere",
    download: () => repeated('{"data":[', `${rowText(1)},`, ENDLESS),
    says: /^Looker sent more than 32 MB of rows before the fields that explain them\./,
  },
]

function flood({says, arrive = 0, ...fault}: Flood): FaultLine {
  const isHarmless = says === undefined
  const line = runLine(GROUP, {
    ...fault,
    hub: HUB,
    runsAlone: true,
    needsOwnHub: true,
    look: isHarmless ? look({rowCount: 0}) : A_SHORT_LOOK,
    expected: {success: isHarmless, says, arrive},
  })
  return {...line, run: (stage) => measured(stage, () => line.run(stage))}
}

/** Adds what a run did to the hub's memory. */
async function measured(stage: Stage, run: () => Promise<LineResult>): Promise<LineResult> {
  const {process} = await stage.hub(HUB)
  if (process === undefined) return run()
  resetPeakMemory(process.pid)
  const beforeMb = peakMemoryMb(process.pid)
  const result = await run()
  const afterMb = peakMemoryMb(process.pid)
  if (beforeMb === undefined || afterMb === undefined) return result
  const grownMb = afterMb - beforeMb
  return {
    ...result,
    arrived: `${result.arrived}, +${grownMb} MB to ${afterMb} MB`,
    complaints: [
      ...result.complaints,
      ...(grownMb > MOST_GROWTH_MB ? [`the hub's memory grew by ${grownMb} MB`] : []),
    ],
  }
}

const MANY_ROWS = 300_000
/** What a hub, and the system's buffers, may take of a result while the data plane takes nothing. */
const MOST_BYTES_AHEAD = 20_000_000

/** While the data plane does not answer, the download has to wait: the bytes that Looker could send tell. */
const BACKPRESSURE: FaultLine = {
  group: GROUP,
  name: `no answer while ${counted(MANY_ROWS)} rows come`,
  strikes: "the download has to wait",
  hub: HUB,
  isShort: false,
  runsAlone: true,
  needsOwnHub: true,
  run: (stage) => measured(stage, () => backpressure(stage)),
}

async function backpressure(stage: Stage): Promise<LineResult> {
  let open = () => {}
  const opened = new Promise<void>((resolve) => (open = resolve))
  const intercept = () => opened.then(() => undefined)
  const dataPlane = await startDataPlane({writeKeys: [WRITE_KEY], keepEvents: false, intercept})
  const rows = Array.from({length: MANY_ROWS}, (_, index) => rowText(index + 1))
  const running = (await stage.connect(HUB)).execute({
    action: "rudder_event",
    params: {rudder_write_key: WRITE_KEY, rudder_server_url: dataPlane.url},
    download: lookDocument({fields: FIELDS, rows}),
  })
  const sent = () => stage.looker.downloads[stage.looker.downloads.length - 1]?.sentBytes ?? 0
  const bytesAhead = await stable(() => (dataPlane.requests.length > 0 ? sent() : undefined))
  open()
  const answer = await running
  stage.answers.push(answer.text)
  const {distinctMessageIds} = dataPlane.counts
  await dataPlane.close()
  const aheadMb = Math.round(bytesAhead / 1e6)
  return {
    answer: answer.looker?.success === true ? `success` : "failed",
    arrived: `${counted(distinctMessageIds)} of ${counted(MANY_ROWS)}, ${aheadMb} MB ahead`,
    complaints: [
      ...(answer.looker?.success === true ? [] : [`it should be a success: ${answer.text}`]),
      ...(distinctMessageIds === MANY_ROWS ? [] : ["not every row arrived"]),
      ...(bytesAhead > MOST_BYTES_AHEAD ? [`the hub took ${aheadMb} MB that it could not send`] : []),
    ],
  }
}

export const MEMORY_FAULTS: readonly FaultLine[] = [...FLOODS.map(flood), BACKPRESSURE]
