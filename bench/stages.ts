import type {Readable} from "node:stream"
import {delivery, systemClock} from "../src/actions/rudderstack/delivery"
import {type EventMapper, eventMapper, lookRequest} from "../src/actions/rudderstack/event"
import {LookDocument, type LookRow, readDownload} from "../src/actions/rudderstack/look"
import {RunNotices, Tally} from "../src/actions/rudderstack/report"
import {Run, type RunInput} from "../src/actions/rudderstack/run"

/** A run of the plug-in as far as one of its steps. */
export interface Stage {
  readonly name: string
  /** @returns how many rows have come as far */
  readonly run: (input: RunInput) => Promise<number>
}

/** Each goes one step further than the one before it; the last one is a whole run. */
export const STAGES: readonly Stage[] = [
  {name: "download and parse", run: (input) => eachRow(input, () => undefined)},
  {name: "map", run: (input) => eachRow(input, (row, rowNumber, mapper) => mapper.map(row, rowNumber))},
  {name: "write the event", run: written},
  {name: "compress and send", run: sent},
]

type Take = (row: LookRow, rowNumber: number, mapper: EventMapper) => unknown

async function eachRow(input: RunInput, take: Take): Promise<number> {
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
async function written(input: RunInput): Promise<number> {
  const tally = new Tally()
  const sending = await delivery({
    ...input,
    source: input.settings.source,
    tally,
    notices: new RunNotices({source: "default", dataPlane: "http://127.0.0.1:1", runKind: "dry_run"}),
    isDryRun: true,
    clock: systemClock,
  })
  await eachRow(input, (row, rowNumber, mapper) => {
    const mapped = mapper.map(row, rowNumber)
    if (mapped.code === "event") sending.add(mapped.event)
    return sending.isFull ? sending.whenRoom() : undefined
  })
  await sending.finish()
  return tally.delivered
}

async function sent(input: RunInput): Promise<number> {
  const run = await Run.of(input)
  const {success, message} = await run.response()
  if (!success) throw new Error(message)
  return run.rowsRead
}
