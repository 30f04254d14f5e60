import {setTimeout as pause} from "node:timers/promises"
import {Intercept, startDataPlane} from "../../../stand_ins/data_plane_stand_in"
import {arrivalsAt} from "../../faults/arrivals"
import {rowOf} from "../../faults/look"
import {A_LOOK} from "../../faults/run_fault"
import {WRITE_KEY} from "../../faults/secrets"
import {Stage} from "../../faults/stage"
import {until} from "../../faults/support/until"
import {attackLines, holding, Seen} from "../attack"
import {withHub} from "../support/own_hub"

/** Long after the hub's time-out of two seconds, and after the next batches of the same users. */
const LATE_MS = 6_000

/** The first try of the first batch is stored late: its sender has given up, and the rows went once more. */
function storedLate(): Intercept {
  let isStruck = false
  return async ({events}) => {
    if (isStruck || !events.some((event) => rowOf(event) === 1)) return undefined
    isStruck = true
    await pause(LATE_MS)
    return undefined
  }
}

async function lateBatch({looker}: Stage): Promise<Seen> {
  const dataPlane = await startDataPlane({writeKeys: [WRITE_KEY], intercept: storedLate()})
  try {
    const env = {RUDDERSTACK_TIMEOUT_SECONDS: "2", RUDDERSTACK_RETRY_SECONDS: "120"}
    return await withHub({env}, async (hub) => {
      const answer = await looker.connect({hubUrl: hub.url, token: hub.token}).execute({
        action: "rudder_event",
        params: {rudder_write_key: WRITE_KEY, rudder_server_url: dataPlane.url},
        download: [A_LOOK.bytes],
      })
      await until(() => arrivalsAt(dataPlane).repeats > 0, "the late batch is stored")
      const {rows, complaints, repeats} = arrivalsAt(dataPlane)
      const delivered = new Set(dataPlane.stored.map(({event}) => event.messageId)).size
      return {
        seen: `${rows.size} rows in order, ${repeats} of them again`,
        complaints: [
          ...complaints,
          ...holding(
            [answer.looker?.success !== true, `it should be a success: ${answer.text}`],
            [
              rows.size !== A_LOOK.rowCount || delivered !== rows.size,
              "a row is missing, or has two message ids",
            ],
            [
              !isCopyLate(dataPlane.stored.map(({event}) => rowOf(event) ?? NaN)),
              "the copy came before later rows",
            ],
          ),
        ],
      }
    })
  } finally {
    await dataPlane.close()
  }
}

/** Whether a copy of a row came after a later row: what docs/guarantees.md does not promise to prevent. */
function isCopyLate(rowsInOrder: readonly number[]): boolean {
  const seen = new Set<number>()
  let last = 0
  for (const row of rowsInOrder) {
    if (seen.has(row) && row < last) return true
    seen.add(row)
    last = Math.max(last, row)
  }
  return false
}

export const LATE_ANSWERS = attackLines("a late answer", [
  {
    name: "a batch stored after the hub has given its answer up",
    expected: "first copies in order, late ones with the same id",
    run: lateBatch,
  },
])
