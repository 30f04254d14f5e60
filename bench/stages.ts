import {compressed} from "../src/actions/rudderstack/compressed"
import {Delivery} from "../src/actions/rudderstack/delivery"
import {EventBatch} from "../src/actions/rudderstack/event_batch"
import {eventContext} from "../src/actions/rudderstack/event_context"
import {eventMapper, Mapping, MappedRow} from "../src/actions/rudderstack/event_mapper"
import {laneParts} from "../src/actions/rudderstack/lane_parts"
import {LookDocument} from "../src/actions/rudderstack/look_document"
import {LookHead} from "../src/actions/rudderstack/look_head"
import {messageIds} from "../src/actions/rudderstack/message_ids"
import {readLook} from "../src/actions/rudderstack/read_look"
import {LookRow} from "../src/actions/rudderstack/row_json"
import {RowSender, rowSender} from "../src/actions/rudderstack/row_sender"
import {RowSplitter} from "../src/actions/rudderstack/row_splitter"
import {RudderClient} from "../src/actions/rudderstack/rudder_client"
import {RunOrder} from "../src/actions/rudderstack/run_order"
import {eventSerializer} from "../src/actions/rudderstack/serialized_event"
import {Tally} from "../src/actions/rudderstack/tally"
import {buildNotices} from "../src/actions/rudderstack/testing/build_notices"

/** A run of the plug-in as far as one of its steps. */
export interface Stage {
  readonly name: string
  /** @returns how many rows have come as far */
  readonly run: (order: RunOrder) => Promise<number>
}

/** Each goes one step further than the one before it; the last one is a whole run. */
export const STAGES: readonly Stage[] = [
  {name: "download and split", run: (order) => split(order)},
  {name: "parse", run: (order) => parsed(order, () => () => undefined)},
  {name: "map", run: (order) => parsed(order, mapped)},
  {name: "stringify the values", run: (order) => parsed(order, stringified)},
  {name: "write the event", run: (order) => delivered(order, async () => undefined)},
  {name: "compress", run: (order) => delivered(order, (events) => compressed(events.body(new Date(), {})))},
  {name: "send", run: (order) => delivered(order)},
]

/** What becomes of a batch in place of its being sent. */
type Taker = (events: EventBatch) => Promise<unknown>
type Take = (row: LookRow, rowNumber: number) => unknown

async function split(order: RunOrder): Promise<number> {
  const head = new LookHead()
  const splitter = new RowSplitter((text) => text)
  let count = 0
  await eachChunk(order, (chunk) => {
    const bytes = head.members === undefined ? head.push(chunk) : chunk
    for (const text of splitter.push(bytes)) if (text !== "") count++
  })
  return count
}

/** @param taker makes what each row is given to */
async function parsed(order: RunOrder, taker: (sender: RowSender, order: RunOrder) => Take): Promise<number> {
  let take: Take = () => undefined
  let count = 0
  const document = new LookDocument((header, fields) => {
    const tally = new Tally()
    take = taker(rowSender(header, fields, order, tally, deliveryOf(order, tally)), order)
  })
  await eachChunk(order, (chunk) => {
    for (const row of document.push(chunk)) take(row, ++count)
  })
  return count
}

function mapped({mapping}: RowSender): Take {
  return mapperOf(mapping)
}

function stringified({mapping}: RowSender, {request}: RunOrder): Take {
  const map = mapperOf(mapping)
  const serialized = eventSerializer(eventContext(request, "dev"))
  return (row, rowNumber) => {
    const result = map(row, rowNumber)
    return result.ok && serialized(rowNumber, result.event, result.values)
  }
}

function mapperOf(mapping: Mapping): (row: LookRow, rowNumber: number) => MappedRow {
  return eventMapper(mapping, {
    call: "identify",
    event: "",
    timestamp: new Date().toISOString(),
    timezone: "UTC",
    messageIds: messageIds({
      instance: "shop.looker.example",
      scheduledPlanId: 1234,
      queryId: 98765,
      ranAt: "2026-11-23T08:15:00Z",
      action: "rudder_event",
      event: "",
      writeKey: "key",
      mapping: undefined,
    }),
  })
}

async function delivered(order: RunOrder, take?: Taker): Promise<number> {
  const tally = new Tally()
  const delivery = deliveryOf(order, tally, take)
  let sender: RowSender | undefined
  const document = new LookDocument((header, fields) => {
    sender = rowSender(header, fields, order, tally, delivery)
  })
  await eachChunk(order, async (chunk) => {
    for (const row of document.push(chunk)) {
      sender?.take(row)
      if (delivery.isFull) await delivery.whenRoom()
    }
  })
  await delivery.finish()
  return tally.delivered
}

function deliveryOf(order: RunOrder, tally: Tally, take?: Taker): Delivery {
  const {signal} = new AbortController()
  return new Delivery(tally, (lane) => {
    const parts = laneParts(lane, order, buildNotices(), signal)
    return take === undefined ? parts : {...parts, client: clientThat(take)}
  })
}

function clientThat(take: Taker): RudderClient {
  return {
    send: async (events) => {
      await take(events)
      return {status: 200, bytes: 0, durationMs: 0}
    },
  }
}

async function eachChunk({request}: RunOrder, take: (chunk: Buffer) => unknown): Promise<void> {
  await readLook(request, new AbortController().signal, async (readable) => {
    for await (const chunk of readable) await take(chunk as Buffer)
  })
}
