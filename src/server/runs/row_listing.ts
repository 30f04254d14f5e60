import type {NotSentEvent, UnsentRow} from "./run_event"
import {shortOutcome} from "./outcome_counts"
import type {ListedRow} from "../store/run_record"

/** Nobody reads more, and sending more again is a new run of the Look. */
export const maxRowsListed = 10_000
/** So that one run, which fails as a whole, leaves most of the default 200 MB to others. */
export const maxEventBytes = 20_000_000

/** Which of a run's rows are listed, and which with their events; all others are only counted. */
export class RowListing {
  #rows = 0
  #eventBytes = 0

  /** The rows to list of those that were not sent. */
  listed({outcome, rows}: NotSentEvent): ListedRow[] {
    const taken = rows.slice(0, maxRowsListed - this.#rows)
    this.#rows += taken.length
    return taken.map((row) => ({
      rowNumber: row.rowNumber,
      messageId: row.messageId,
      outcome: shortOutcome(outcome),
      sealedEvent: this.#keptEvent(row),
      resentBy: undefined,
    }))
  }

  #keptEvent({sealedEvent}: UnsentRow): string | undefined {
    if (sealedEvent === undefined || this.#eventBytes + sealedEvent.length > maxEventBytes) {
      return undefined
    }
    this.#eventBytes += sealedEvent.length
    return sealedEvent
  }
}
