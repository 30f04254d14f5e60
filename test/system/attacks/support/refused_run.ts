import {startDataPlane, whenEvent} from "../../../stand_ins/data_plane_stand_in"
import {A_SHORT_LOOK} from "../../faults/run_fault"
import {rowOf} from "../../faults/look"
import {WRITE_KEY} from "../../faults/secrets"
import {HubTarget} from "../../faults/stage"
import {Looker} from "../../../stand_ins/looker_stand_in"
import {Visitor} from "./visitor"

/** Runs a Look of which one row is refused, so that its page has a row to send again. @returns the run's id */
export async function runWithRefusedRow(looker: Looker, hub: HubTarget, visitor: Visitor): Promise<string> {
  const isBad = (row: number | undefined) => row === 17
  const dataPlane = await startDataPlane({
    writeKeys: [WRITE_KEY],
    intercept: whenEvent((event) => isBad(rowOf(event)), {
      kind: "answer",
      status: 400,
      body: "event is not a valid rudder event\n",
    }),
  })
  try {
    const before = new Set(await visitor.runIds())
    await looker.connect({hubUrl: hub.url, token: hub.token}).execute({
      action: "rudder_event",
      params: {rudder_write_key: WRITE_KEY, rudder_server_url: dataPlane.url},
      download: [A_SHORT_LOOK.bytes],
    })
    const id = (await visitor.runIds()).find((each) => !before.has(each))
    if (id === undefined) throw new Error("The run is in no list.")
    return id
  } finally {
    await dataPlane.close()
  }
}
