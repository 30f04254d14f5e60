import {field, type LookRow, row} from "../../stand_ins/builders"
import {DEFAULT_WRITE_KEY, startDataPlane} from "../../stand_ins/data_plane_stand_in"
import {type LookDocument, lookDocument} from "../../stand_ins/look_document"
import {type DownloadScript, type HubConnection, startLooker} from "../../stand_ins/looker_stand_in"
import {startUpstreamHub} from "./upstream_hub"

/** One run of an action, and what the data plane must have and the hub must say afterwards. */
interface Run {
  readonly title: string
  readonly action: string
  readonly download: LookDocument | DownloadScript
  readonly writeKey?: string
  readonly success: boolean
  /** Events that must have arrived; undefined where any number is right. */
  readonly events?: number
}

const actions = ["rudder_event", "rudder_track", "rudder_group"]
const rowCounts = [1, 20, 21, 1_000, 10_000]
const fields = {
  dimensions: [
    field("users.id", {tags: ["user_id"]}),
    field("companies.id", {tags: ["rudder_group_id"]}),
    field("users.city"),
  ],
}

/**
 * Opens the forms of the three actions in the hub of a checkout, and runs them.
 *
 * @param report is told each form and each run, with its answer, as one line
 * @returns how many went otherwise than they should
 */
export async function runInUpstream(checkout: string, report: (line: string) => void): Promise<number> {
  let failed = 0
  for (const ownProcess of [true, false]) {
    const looker = await startLooker()
    const hub = await startUpstreamHub(checkout, ownProcess)
    const connection = looker.connect(hub)
    for (const action of actions) {
      const fieldNames = (await formOf(action, connection)).join(", ")
      const isAsExpected = fieldNames === (action === "rudder_track" ? "event" : "")
      failed += isAsExpected ? 0 : 1
      report(`${isAsExpected ? "ok  " : "FAIL"} form of ${action}: ${fieldNames || "no fields"}`)
    }
    for (const run of [...wholeRuns(), ...faultyRuns()]) {
      const found = await outcomeOf(run, connection)
      failed += found.asExpected ? 0 : 1
      const where = ownProcess ? "own process" : "in the server"
      report(`${found.asExpected ? "ok  " : "FAIL"} ${run.action}, ${where}: ${run.title}: ${found.text}`)
    }
    await hub.stop()
    await looker.close()
  }
  return failed
}

function wholeRuns(): Run[] {
  return actions.flatMap((action) =>
    rowCounts.map((count) => ({
      title: `${count} rows`,
      action,
      download: documentOf(count),
      success: true,
      events: count,
    })),
  )
}

function faultyRuns(): Run[] {
  const action = "rudder_event"
  const [half] = [...lookDocument({fields, rows: rowsOf(300)})]
  return [
    {title: "no rows", action, download: documentOf(0), success: true, events: 0},
    {
      title: "wrong write key",
      action,
      download: documentOf(300),
      writeKey: "unknown",
      success: false,
      events: 0,
    },
    {
      title: "a document that ends in the middle",
      action,
      download: (response) => void response.end(half?.subarray(0, half.length / 2)),
      success: false,
    },
    {
      title: "a download that breaks off",
      action,
      download: (response) =>
        void response.write(half?.subarray(0, 9_000) ?? "", () => response.socket?.resetAndDestroy()),
      success: false,
    },
    {
      title: "an error in the middle",
      action,
      download: lookDocument({fields, rows: [...rowsOf(30), "SQL Error: lost connection"]}),
      success: false,
    },
  ]
}

function documentOf(count: number): LookDocument {
  return lookDocument({fields, rows: {[Symbol.iterator]: () => rowsOf(count)}})
}

function* rowsOf(count: number): Generator<LookRow> {
  for (let number = 1; number <= count; number++) {
    yield row({"users.id": `user-${number}`, "companies.id": `company-${number % 7}`, "users.city": "Lyon"})
  }
}

/** The names of a form's fields. */
async function formOf(action: string, connection: HubConnection): Promise<string[]> {
  const dataPlane = await startDataPlane()
  const params = {rudder_write_key: DEFAULT_WRITE_KEY, rudder_server_url: dataPlane.url}
  const {body} = await connection.openForm({action, params})
  await dataPlane.close()
  const {fields: found = []} = body as {fields?: {name: string}[]}
  return found.map(({name}) => name)
}

async function outcomeOf(run: Run, connection: HubConnection): Promise<{asExpected: boolean; text: string}> {
  const dataPlane = await startDataPlane({latencyMs: 20})
  const {status, looker} = await connection.execute({
    action: run.action,
    params: {rudder_write_key: run.writeKey ?? DEFAULT_WRITE_KEY, rudder_server_url: dataPlane.url},
    formParams: {event: "Looked"},
    download: run.download,
  })
  const {events, distinctMessageIds} = dataPlane.counts
  await dataPlane.close()
  const isWhole = run.events === undefined || (events === run.events && distinctMessageIds === run.events)
  return {
    asExpected: looker?.success === run.success && isWhole,
    text: `${events} events; ${status}, ${looker?.success ? "success" : "failure"}: ${looker?.message ?? "no message"}`,
  }
}
