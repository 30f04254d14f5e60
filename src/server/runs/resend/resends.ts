import {randomUUID} from "node:crypto"
import {setTimeout as pause} from "node:timers/promises"
import type {Action, ActionResponse, ParamMap} from "../../../hub"
import {logUnexpected} from "../../telemetry/error_summary"
import {isOver, type ListedRow, type RunFacts, type RunRecord} from "../../store/run_record"
import type {RunStore} from "../../store/run_store"
import type {Log} from "../../telemetry/log"
import type {OpenRuns} from "../open_runs"
import type {RunQueue} from "../run_queue"
import type {Sealer} from "../../secrets/sealer"
import {openedLine, resendRequest} from "./resend_request"

const rowsAtOnce = 500
/** The history is written a moment after a run has ended. */
const historyDelayMs = 200
const historyTries = 50

export interface ResendDependencies {
  readonly store: RunStore
  readonly eventSealer: Sealer
  readonly queue: RunQueue
  readonly ownThread: RunQueue
  readonly openRuns: OpenRuns
  readonly log: Log
}

/** Which rows of which run to send again, and where to. */
export interface Resend {
  readonly run: RunRecord
  readonly action: Action
  readonly params: ParamMap
  /** All that have not arrived since, or those of these numbers. */
  readonly choice: "all" | readonly number[]
}

/** Whether a row is to be sent again. */
function isChosen({rowNumber, resentBy}: ListedRow, choice: Resend["choice"]): boolean {
  return choice === "all" ? resentBy === undefined : choice.includes(rowNumber)
}

/**
 * The rows of a run whose events are kept, by row number, read a few at a time.
 *
 * @param isWanted leaves rows out
 */
export async function* keptRows(
  store: RunStore,
  runId: string,
  isWanted: (row: ListedRow) => boolean,
): AsyncGenerator<ListedRow & {readonly sealedEvent: string}> {
  for (let offset = 0; ; offset += rowsAtOnce) {
    const rows = await store.rows(runId, offset, rowsAtOnce)
    for (const {sealedEvent, ...row} of rows) {
      if (sealedEvent !== undefined && isWanted({sealedEvent, ...row})) {
        yield {...row, sealedEvent}
      }
    }
    if (rows.length < rowsAtOnce) {
      return
    }
  }
}

/** Sends rows again, as runs of their own, and notes in the history which of them arrived. */
export class Resends {
  readonly #parts: ResendDependencies

  constructor(parts: ResendDependencies) {
    this.#parts = parts
  }

  /**
   * Hands the run to the queue and does not wait for its end.
   *
   * @returns the id of the new run; undefined when there is nothing to send
   * @throws SealError when the events were sealed with a secret that the hub has not any more
   */
  async begin(resend: Resend): Promise<string | undefined> {
    const {rowNumbers, events} = await this.#chosen(resend)
    if (rowNumbers.length === 0) {
      return undefined
    }
    const facts = resendFacts(resend.run, Date.now())
    this.#parts.log.info(
      {runId: facts.id, resendOf: resend.run.id, rows: rowNumbers.length},
      "Somebody sent rows again.",
    )
    void this.#runToItsEnd(resend, facts, rowNumbers, events)
    return facts.id
  }

  /** How many rows that would be. */
  async count({id}: RunRecord, choice: Resend["choice"]): Promise<number> {
    const rows = keptRows(this.#parts.store, id, (listed) => isChosen(listed, choice))
    let count = 0
    while ((await rows.next()).done !== true) {
      count++
    }
    return count
  }

  async #chosen({run, choice}: Resend): Promise<{rowNumbers: number[]; events: Buffer}> {
    const {store, eventSealer} = this.#parts
    const numbers: number[] = []
    const lines: string[] = []
    for await (const row of keptRows(store, run.id, (listed) => isChosen(listed, choice))) {
      numbers.push(row.rowNumber)
      lines.push(openedLine(eventSealer, row))
    }
    return {rowNumbers: numbers, events: Buffer.from(lines.join(""))}
  }

  async #runToItsEnd(
    {run, action, params}: Resend,
    facts: RunFacts,
    rowNumbers: readonly number[],
    events: Buffer,
  ): Promise<void> {
    const {store, queue, ownThread, openRuns, log} = this.#parts
    const request = resendRequest(run, params, events)
    const place = action.executeInOwnProcess ? queue : ownThread
    try {
      const response = await openRuns.answer(() => place.run({facts, request}))
      await store.markResent(run.id, await this.#arrived(facts.id, rowNumbers, response), facts.id)
    } catch (error) {
      logUnexpected(log, {runId: facts.id}, error)
    }
  }

  /** The rows that have arrived; none where the history does not know of each that has not. */
  async #arrived(
    runId: string,
    rowNumbers: readonly number[],
    {success}: ActionResponse,
  ): Promise<readonly number[]> {
    if (success) {
      return rowNumbers
    }
    const run = await this.#recordOfEnd(runId)
    if (!run || run.rowsSent + run.rowsListed !== rowNumbers.length) {
      return []
    }
    const notSent = await this.#parts.store.rows(runId, 0, run.rowsListed)
    const numbers = new Set(notSent.map(({rowNumber}) => rowNumber))
    return rowNumbers.filter((rowNumber) => !numbers.has(rowNumber))
  }

  async #recordOfEnd(runId: string): Promise<RunRecord | undefined> {
    for (let tries = 0; tries < historyTries; tries++) {
      const run = await this.#parts.store.run(runId)
      if (run && run.state !== "unreadable" && isOver(run)) {
        return run
      }
      await pause(historyDelayMs, undefined, {ref: false})
    }
    return undefined
  }
}

function resendFacts(run: RunRecord, queuedAtMs: number): RunFacts {
  const {id, action, instance, planId, title, queryId} = run
  return {
    id: randomUUID(),
    action,
    webhookId: undefined,
    instance,
    planId,
    title,
    queryId,
    queuedAtMs,
    resendOf: id,
  }
}
