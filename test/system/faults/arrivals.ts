import {DataPlane, Intercept, RudderEvent} from "../../stand_ins/data_plane_stand_in"
import {rowOf} from "./look"

/** What a data plane holds of one run. */
export interface Arrivals {
  /** Rows that it stored. */
  readonly rows: ReadonlySet<number>
  /** Rows that it stored and acknowledged with an answer that the hub could read. */
  readonly acknowledged: ReadonlySet<number>
  /** Events that it stored once more under the same message id, which is what RudderStack deduplicates by. */
  readonly repeats: number
  /** What must never be: a row under two ids, two rows under one, a user's rows out of order. */
  readonly complaints: readonly string[]
}

export function arrivalsAt({stored, requests}: DataPlane): Arrivals {
  const rowsInOrder = stored.map(({event}) => rowOf(event) ?? NaN)
  const rows = new Set(rowsInOrder)
  const acknowledged = stored
    .filter(({requestIndex}) => isSuccess(requests[requestIndex].status))
    .map(({event}) => rowOf(event) ?? NaN)
  const events = stored.map(({event}) => event)
  return {
    rows,
    acknowledged: new Set(acknowledged),
    repeats: stored.length - rows.size,
    complaints: [
      ...(rows.has(NaN) ? ["an event tells no row"] : []),
      ...complaintsAboutIds(events),
      ...complaintsAboutOrder(events),
    ],
  }
}

/** Watches every try, stored or not: the same message id must always come with the same event but for `sentAt`. */
export class TryWatch {
  readonly complaints = new Set<string>()
  private readonly firstTries = new Map<unknown, string>()

  watching(intercept: Intercept = () => undefined): Intercept {
    return (request) => {
      request.events.forEach((event) => this.watch(event))
      return intercept(request)
    }
  }

  private watch({sentAt: _, ...event}: RudderEvent): void {
    const text = JSON.stringify(event)
    const firstTry = this.firstTries.get(event.messageId) ?? text
    this.firstTries.set(event.messageId, firstTry)
    if (text !== firstTry) this.complaints.add("a repeated event is not the same event")
  }
}

function isSuccess(status: number | null): boolean {
  return status !== null && status >= 200 && status <= 299
}

function complaintsAboutIds(events: readonly RudderEvent[]): string[] {
  const distinct = (pairs: string[]) => new Set(pairs).size
  const ids = distinct(events.map(({messageId}) => String(messageId)))
  const rows = distinct(events.map((event) => String(rowOf(event))))
  const pairs = distinct(events.map((event) => `${String(event.messageId)} ${rowOf(event)}`))
  return [
    ...(pairs > rows ? [`${pairs - rows} rows arrived under a second message id`] : []),
    ...(pairs > ids ? [`${pairs - ids} rows share a message id with another`] : []),
  ]
}

function complaintsAboutOrder(events: readonly RudderEvent[]): string[] {
  const last = new Map<unknown, number>()
  const seen = new Set<number>()
  for (const event of events) {
    const row = rowOf(event) ?? NaN
    if (seen.has(row)) continue
    if (row < (last.get(event.userId) ?? 0)) return [`row ${row} came after a later row of the same user`]
    seen.add(row)
    last.set(event.userId, row)
  }
  return []
}
