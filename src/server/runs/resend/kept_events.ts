import type {ListedRow} from "../../store/run_record"
import type {RunStore} from "../../store/run_store"
import type {Sealer} from "../../secrets/sealer"
import {eventLine} from "./event_lines"

const rowsAtOnce = 500

/**
 * The rows of a run whose events are kept, by row number, read a few at a time.
 *
 * @param isWanted leaves rows out
 */
export async function* keptRows(
  store: RunStore,
  runId: string,
  isWanted: (row: ListedRow) => boolean,
): AsyncGenerator<ListedRow & {readonly sealedEvent: string}> {
  for (let offset = 0; ; offset += rowsAtOnce) {
    const rows = await store.rows(runId, offset, rowsAtOnce)
    for (const {sealedEvent, ...row} of rows) {
      if (sealedEvent !== undefined && isWanted({sealedEvent, ...row})) {
        yield {...row, sealedEvent}
      }
    }
    if (rows.length < rowsAtOnce) {
      return
    }
  }
}

/**
 * A row's event as a line of NDJSON.
 *
 * @throws SealError
 */
export function openedLine(
  sealer: Sealer,
  {rowNumber, sealedEvent}: {rowNumber: number; sealedEvent: string},
): string {
  return eventLine(rowNumber, sealer.open(sealedEvent).toString("utf8"))
}
