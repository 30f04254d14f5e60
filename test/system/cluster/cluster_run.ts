import {field} from "../../stand_ins/builders"
import {DataPlane, RudderEvent} from "../../stand_ins/data_plane_stand_in"
import {lookDocument, LookDocument} from "../../stand_ins/look_document"
import {Looker} from "../../stand_ins/looker_stand_in"
import {CANARY, WRITE_KEY} from "../faults/secrets"
import {Member} from "./hub_cluster"

const FIELDS = {
  dimensions: [
    field("users.id", {tags: ["user_id"]}),
    field("users.run"),
    field("users.row", {is_numeric: true, type: "number"}),
  ],
}

/** What Looker was told of one run. */
export type Told =
  | {readonly kind: "answer"; readonly success: boolean; readonly message: string}
  /** The connection broke: the web was killed. */
  | {readonly kind: "nothing"}

export interface ClusterRun {
  /** Its title in Looker, and in the history. */
  readonly name: string
  readonly rowCount: number
  readonly told: Told
}

/** Has a web execute a Look of its own. */
export async function executeRun(
  name: string,
  rowCount: number,
  {looker, dataPlane, web}: {looker: Looker; dataPlane: DataPlane; web: Member},
): Promise<ClusterRun> {
  const {url, token} = web.process
  try {
    const {looker: envelope} = await looker.connect({hubUrl: url, token}).execute({
      action: "rudder_event",
      params: {rudder_write_key: WRITE_KEY, rudder_server_url: dataPlane.url},
      download: rowsOf(name, rowCount),
      plan: {title: name},
    })
    const {success = false, message = ""} = envelope ?? {}
    return {name, rowCount, told: {kind: "answer", success, message}}
  } catch {
    return {name, rowCount, told: {kind: "nothing"}}
  }
}

/** Which run and which row an event was made of. */
export function originOf({traits}: RudderEvent): {run: string; row: number} | undefined {
  if (typeof traits !== "object" || traits === null) return undefined
  const {"users.run": run, "users.row": row} = traits as Record<string, unknown>
  return typeof run === "string" && typeof row === "number" ? {run, row} : undefined
}

function rowsOf(name: string, rowCount: number): LookDocument {
  const rows = Array.from({length: rowCount}, (_, index) =>
    JSON.stringify({
      "users.id": {value: `${name}-${index % 64}-${CANARY}`},
      "users.run": {value: name},
      "users.row": {value: index + 1},
    }),
  )
  return lookDocument({fields: FIELDS, rows})
}
