import type {Readable} from "node:stream"
import {
  Delivery,
  type EventBatch,
  eventWriter,
  type SendBatch,
  systemClock,
} from "../src/actions/rudderstack/delivery"
import {type EventMapper, eventMapper, lookRequest} from "../src/actions/rudderstack/event"
import {LookDocument, type LookRow, readDownload} from "../src/actions/rudderstack/look"
import {type ObservedRunInput, observedRun} from "../src/actions/rudderstack/additions"
import {Tally} from "../src/actions/rudderstack/report"

/** A run of the plug-in as far as one of its steps. */
export interface Stage {
  readonly name: string
  /** @returns how many rows have come as far */
  readonly run: (input: ObservedRunInput) => Promise<number>
}

/** Each goes one step further than the one before it; the last one is a whole run. */
export const STAGES: readonly Stage[] = [
  {name: "download and parse", run: (input) => eachRow(input, () => undefined)},
  {name: "map", run: (input) => eachRow(input, (row, rowNumber, mapper) => mapper.map(row, rowNumber))},
  {name: "write the event", run: written},
  {name: "compress and send", run: sent},
]

type Take = (row: LookRow, rowNumber: number, mapper: EventMapper) => unknown

async function eachRow(input: ObservedRunInput, take: Take): Promise<number> {
  let mapper: EventMapper | undefined
  let count = 0
  const document = new LookDocument((header) => {
    mapper = eventMapper(header, {
      ...input,
      look: lookRequest(input.request),
      writeKey: input.settings.writeKey,
      appVersion: input.environment.appVersion,
      startedAt: new Date(),
    })
  })
  await readDownload(input.request, new AbortController().signal, async (readable: Readable) => {
    for await (const chunk of readable) {
      for (const row of document.push(chunk as Buffer)) {
        count++
        const taken = mapper && take(row, count, mapper)
        if (taken instanceof Promise) await taken
      }
    }
  })
  return count
}

/** As a dry run does: into batches that nobody sends. */
async function written(input: ObservedRunInput): Promise<number> {
  const tally = new Tally()
  const sending = new Unsent({...input, tally, clock: systemClock}, await eventWriter(input.call))
  await eachRow(input, (row, rowNumber, mapper) => {
    const mapped = mapper.map(row, rowNumber)
    if (mapped.code === "event") sending.add(mapped.event)
    return sending.isFull ? sending.whenRoom() : undefined
  })
  await sending.finish()
  return tally.delivered
}

async function sent(input: ObservedRunInput): Promise<number> {
  const run = await observedRun(input)
  const {success, message} = await run.response()
  if (!success) throw new Error(message)
  return run.rowsRead
}

/** Makes batches, and sends none. */
class Unsent extends Delivery {
  protected override sends(lanes: number): SendBatch[] {
    const count = async (batch: EventBatch) => void (this.options.tally.delivered += batch.count)
    return Array.from({length: lanes}, () => count)
  }
}
