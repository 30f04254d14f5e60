import {EventBatch} from "../event_batch"
import {eventText} from "../event_text"
import {SerializedEvent} from "../serialized_event"

/** The events in a batch, in their order. */
export function buildBatch(events: readonly SerializedEvent[]): EventBatch {
  const batch = new EventBatch()
  events.forEach((event) => batch.add(event.rowNumber, eventText(event)))
  return batch
}

/** The numbers of the rows that a batch's events come from. */
export function rowsIn(batch: EventBatch): number[] {
  return batch.unsentRows().map(({rowNumber}) => rowNumber)
}
