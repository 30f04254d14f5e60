import {randomUUID} from "node:crypto"
import {promisify} from "node:util"
import {constants, gzip} from "node:zlib"
import {Pool, request} from "undici"
import {answerParent} from "./bench_child"
import {Call, floorEvent} from "./floor_event"
import {RowTexts} from "./row_texts"

const BATCH_EVENTS = 500
const BATCHES_IN_FLIGHT = 4
const gzipped = promisify(gzip)

export interface FloorRun {
  readonly downloadUrl: string
  readonly dataPlaneUrl: string
  readonly writeKey: string
  readonly call: Call
}

/**
 * What a plain program does to bring a result to the data plane: download, split, parse, build the events
 * that the hub would build, stringify, gzip, post. It trusts its input, its servers and its luck.
 * @returns how long it took, in milliseconds.
 */
async function sendWithoutHub({
  downloadUrl,
  dataPlaneUrl,
  writeKey,
  call,
}: FloorRun): Promise<{durationMs: number}> {
  const startedAtMs = performance.now()
  const poster = new Poster(dataPlaneUrl, writeKey)
  const facts = {call, run: randomUUID(), timestamp: new Date().toISOString()}
  const texts = new RowTexts()
  let rowNumber = 0
  let batch: object[] = []
  const download = await request(downloadUrl)
  for await (const chunk of download.body) {
    for (const text of texts.completedBy(chunk as Buffer)) {
      batch.push(floorEvent(text, ++rowNumber, facts))
      if (batch.length < BATCH_EVENTS) continue
      await poster.post(batch)
      batch = []
    }
  }
  if (batch.length > 0) await poster.post(batch)
  await poster.close()
  return {durationMs: performance.now() - startedAtMs}
}

/** Posts a few batches at once. */
class Poster {
  private readonly pool: Pool
  private readonly headers: Record<string, string>
  private readonly inFlight = new Set<Promise<void>>()

  constructor(dataPlaneUrl: string, writeKey: string) {
    this.pool = new Pool(dataPlaneUrl, {connections: BATCHES_IN_FLIGHT})
    this.headers = {
      "authorization": `Basic ${Buffer.from(`${writeKey}:`).toString("base64")}`,
      "content-type": "application/json",
      "content-encoding": "gzip",
    }
  }

  /** Resolves when there is room for the next batch. */
  async post(batch: readonly object[]): Promise<void> {
    const posting: Promise<void> = this.postNow(batch).finally(() => this.inFlight.delete(posting))
    this.inFlight.add(posting)
    if (this.inFlight.size >= BATCHES_IN_FLIGHT) await Promise.race(this.inFlight)
  }

  async close(): Promise<void> {
    await Promise.all(this.inFlight)
    await this.pool.close()
  }

  private async postNow(batch: readonly object[]): Promise<void> {
    const body = await gzipped(JSON.stringify({batch}), {level: constants.Z_BEST_SPEED})
    const answer = await this.pool.request({method: "POST", path: "/v1/batch", headers: this.headers, body})
    await answer.body.dump()
    if (answer.statusCode !== 200) throw new Error(`The data plane answered ${answer.statusCode}`)
  }
}

const commands = {run: sendWithoutHub}
export type FloorCommands = typeof commands

answerParent(commands)
