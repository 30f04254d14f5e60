import type {UnsentRow, RunEvent} from "./run_event"
import type {TakenNotice} from "./run_notice"

/** Seals the JSON of an event; undefined where the operator does not have the hub keep any. */
export type SealEvent = ((json: string) => string) | undefined

type Reported = Exclude<TakenNotice, {kind: "due"}>

/** What the rest of the hub learns of a notice: plain data. An action is asked for events only if they are kept. */
export function passedOn(notice: Reported, seal: SealEvent): RunEvent {
  switch (notice.kind) {
    case "started": {
      const {kind, source, dataPlane, runKind} = notice
      return {kind, source, dataPlane, runKind}
    }
    case "not_sent": {
      const {kind, outcome} = notice
      return {kind, outcome, rows: unsentRows(notice, seal)}
    }
    default:
      return notice
  }
}

function unsentRows({rows, eventsJson}: Extract<Reported, {kind: "not_sent"}>, seal: SealEvent): UnsentRow[] {
  const events = seal ? eventsJson() : []
  return rows.map(({rowNumber, messageId}, index) => {
    const json = events[index]
    return {rowNumber, messageId, sealedEvent: seal && json !== undefined ? seal(json) : undefined}
  })
}
