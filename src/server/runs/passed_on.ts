import type {RowNotSent, RunEvent} from "./run_event"
import type {RunNotice} from "./run_notice"

/** Seals the JSON of an event; undefined where the operator does not have the hub keep any. */
export type SealEvent = ((json: string) => string) | undefined

type Reported = Exclude<RunNotice, {kind: "due"}>

/** What the rest of the hub learns of a notice: plain data. An action is asked for events only if they are kept. */
export function passedOn(notice: Reported, seal: SealEvent): RunEvent {
  switch (notice.kind) {
    case "started": {
      const {kind, source, dataPlane, isDryRun} = notice
      return {kind, source, dataPlane, isDryRun}
    }
    case "batch":
      return {...notice, status: notice.status, retryInMs: notice.retryInMs}
    case "not sent": {
      const {kind, reason} = notice
      return {kind, reason, rows: rowsNotSent(notice, seal)}
    }
    default:
      return notice
  }
}

function rowsNotSent(
  {rows, eventsJson}: Extract<Reported, {kind: "not sent"}>,
  seal: SealEvent,
): RowNotSent[] {
  const events = seal ? eventsJson() : []
  return rows.map(({rowNumber, messageId}, index) => {
    const json = events[index]
    return {rowNumber, messageId, sealedEvent: seal && json !== undefined ? seal(json) : undefined}
  })
}
