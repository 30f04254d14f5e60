import {randomUUID} from "node:crypto"
import type {Redis} from "ioredis"
import {z} from "zod"
import {interruptedRun} from "../interrupted_run"
import {isOver} from "../is_over"
import {searchedText, searchedWords} from "../run_filter"
import {runFromJson, runToJson} from "../run_json"
import type {ListedRow, RunRecord} from "../run_record"
import type {RetentionLimits, RunFilter, RunPage, RunStore} from "../run_store"
import {historyKeys} from "./history_keys"
import {HistoryRedis} from "./history_redis"
import * as scripts from "./history_scripts"
import {rowFromJson, rowToJson} from "./redis_row"

/** Long enough for a Redis that writes to its disk, and short enough for whoever waits for a page. */
const defaultLimitMs = 3_000
/** Several times the pause between two calls of `interrupt`. */
const processHoldsMs = 60_000
/** A run in the queue is nobody's: it goes on without the process that took it. After a day nobody waits for it. */
const longestWaitMs = 24 * 60 * 60 * 1000
/** So few that others do not wait for Redis meanwhile. */
const runsAtOnce = 200

const ids = z.array(z.string())
const nothing = z.null()
const count = z.number()
const keptRuns = z.array(z.tuple([z.string().nullable(), count, count, count, count]))

/** A record, and the text that it is kept as. */
interface ReadRun {
  readonly run: RunRecord
  readonly json: string
}

/**
 * Keeps runs in Redis, for all processes of a hub: every change is one step there. No call waits for a Redis that is
 * away longer than its time limit. The connection stays whoever's it is.
 */
export class RedisRunStore implements RunStore {
  readonly #redis: HistoryRedis
  readonly #process = randomUUID()
  #hasToldOfItself = false

  constructor(connection: Redis, limitMs = defaultLimitMs) {
    this.#redis = new HistoryRedis(connection, limitMs)
  }

  async save(run: RunRecord): Promise<void> {
    await this.#tellOfItself()
    await this.#save(run)
  }

  async run(id: string): Promise<RunRecord | undefined> {
    const [found] = await this.#read([id])
    return found?.run
  }

  async page(filter: RunFilter, offset: number, limit: number): Promise<RunPage> {
    const words = searchedWords(filter)
    const index = historyKeys.index(filter)
    if (words.length > 0) {
      const found = await this.#search(words, await this.#redis.ask((redis) => redis.zrevrange(index, 0, -1)))
      return {runs: await this.#records(found.slice(offset, offset + limit)), total: found.length}
    }
    const [total, page] = await this.#redis.ask((redis) =>
      Promise.all([redis.zcard(index), redis.zrevrange(index, offset, offset + limit - 1)]),
    )
    return {runs: await this.#records(page), total}
  }

  async addRows(runId: string, rows: readonly ListedRow[]): Promise<void> {
    const values = rows.flatMap((row) => [
      row.rowNumber,
      rowToJson(row),
      row.sealedEvent === undefined ? 0 : 1,
      row.resentBy ?? "",
    ])
    await this.#redis.run(scripts.addRowsScript, [runId, ...values], nothing)
  }

  async rows(runId: string, offset: number, limit: number): Promise<readonly ListedRow[]> {
    const all = await this.#redis.ask((redis) => redis.hkeys(historyKeys.rows(runId)))
    const page = all.sort((one, other) => Number(one) - Number(other)).slice(offset, offset + limit)
    return page.length === 0 ? [] : this.#rows(runId, page)
  }

  async markResent(runId: string, rowNumbers: readonly number[], resentBy: string): Promise<void> {
    await this.#redis.run(scripts.markResentScript, [runId, resentBy, ...rowNumbers], nothing)
  }

  async countDownload(runId: string): Promise<void> {
    await this.#redis.run(scripts.countDownloadScript, [runId], nothing)
  }

  /**
   * Also says that this process works, which holds for a minute: every process calls this several times a minute. A run
   * that no worker has begun goes on without the process that took it, and is interrupted after a day only.
   */
  async interrupt(nowMs: number, message: string): Promise<number> {
    let interrupted = 0
    for (const some of slices(await this.#gone(nowMs - longestWaitMs), runsAtOnce)) {
      for (const {run, json} of await this.#read(some)) {
        interrupted += await this.#save(interruptedRun(run, nowMs, message), json)
      }
    }
    return interrupted
  }

  async prune({maxAgeMs, maxBytes}: RetentionLimits, nowMs: number): Promise<void> {
    const values = [nowMs - maxAgeMs, maxBytes, runsAtOnce]
    let deleted = runsAtOnce
    while (deleted === runsAtOnce) {
      deleted = await this.#redis.run(scripts.pruneScript, values, count)
    }
  }

  async check(): Promise<void> {
    await this.#redis.ask((redis) => redis.ping())
  }

  /** What is still open has lost its process from now on; where Redis is away, it learns that within a minute. */
  async close(): Promise<void> {
    if (this.#redis.isReady) {
      await this.#redis.ask((redis) => redis.del(historyKeys.process(this.#process)))
    }
  }

  /** @param expected what is kept now, where only that is to be replaced */
  #save(run: RunRecord, expected = ""): Promise<number> {
    const endedAtMs = isOver(run) ? (run.endedAtMs ?? run.changedAtMs) : ""
    const record = [run.id, runToJson(run), searchedText(run), run.state, run.action]
    const values = [...record, run.queuedAtMs, endedAtMs, this.#process, expected]
    return this.#redis.run(scripts.saveScript, values, count)
  }

  /** Before its first run; from then on `interrupt` does so. */
  async #tellOfItself(): Promise<void> {
    if (!this.#hasToldOfItself) {
      const key = historyKeys.process(this.#process)
      await this.#redis.ask((redis) => redis.set(key, 1, "PX", processHoldsMs))
      this.#hasToldOfItself = true
    }
  }

  async #gone(queuedBeforeMs: number): Promise<string[]> {
    const values = [this.#process, processHoldsMs, this.#hasToldOfItself ? 1 : 0, queuedBeforeMs]
    const gone = await this.#redis.run(scripts.goneScript, values, ids)
    this.#hasToldOfItself = true
    return gone
  }

  async #search(words: readonly string[], all: readonly string[]): Promise<string[]> {
    const found: string[] = []
    for (const some of slices(all, runsAtOnce)) {
      found.push(...(await this.#redis.run(scripts.searchScript, [words.length, ...words, ...some], ids)))
    }
    return found
  }

  async #records(all: readonly string[]): Promise<RunRecord[]> {
    const records: RunRecord[] = []
    for (const some of slices(all, runsAtOnce)) {
      records.push(...(await this.#read(some)).map(({run}) => run))
    }
    return records
  }

  /** Runs that have been deleted meanwhile are left out. */
  async #read(some: readonly string[]): Promise<ReadRun[]> {
    const kept = await this.#redis.run(scripts.readScript, some, keptRuns)
    return kept.flatMap(([json, rowsListed, eventsKept, rowsResent, downloads]) =>
      json === null ? [] : [{json, run: runFromJson(json, {rowsListed, eventsKept, rowsResent, downloads})}],
    )
  }

  async #rows(runId: string, numbers: readonly string[]): Promise<ListedRow[]> {
    const [kept, resent] = await this.#redis.ask((redis) =>
      Promise.all([
        redis.hmget(historyKeys.rows(runId), ...numbers),
        redis.hmget(historyKeys.resent(runId), ...numbers),
      ]),
    )
    return numbers.flatMap((number, at) => {
      const json = kept[at]
      return json == null ? [] : [rowFromJson(Number(number), json, resent[at] ?? undefined)]
    })
  }
}

function slices<T>(values: readonly T[], size: number): T[][] {
  const count = Math.ceil(values.length / size)
  return Array.from({length: count}, (_, at) => values.slice(at * size, (at + 1) * size))
}
