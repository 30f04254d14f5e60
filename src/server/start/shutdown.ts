import {once} from "node:events"
import type {Server} from "node:http"
import {setTimeout as pause} from "node:timers/promises"
import {errorSummary} from "../telemetry/error_summary"
import type {Log} from "../telemetry/log"
import type {RunEngine} from "./run_engine"

/** How long callers may take to read their answers after the last run. */
const lastAnswersMs = 2_000
/** How long a run may take that is asked to stop and to say how far it came. */
const lastWordsMs = 1_000
/** How long the rest may take to close, the last saves among it: a database may hang. */
const closingMs = 8_000
/** How often connections are closed whose answer has been read meanwhile. */
const sweepMs = 20

/** What has to end, and how long it may take. */
export interface ShutdownDependencies {
  readonly server: Server
  readonly engine: Pick<RunEngine, "close" | "openRuns" | "ownThread" | "queue" | "takeNoMore">
  readonly drainMs: number
  readonly log: Log
}

/** The orderly end of a hub: every caller gets an answer that is true. */
export class Shutdown {
  readonly #parts: ShutdownDependencies
  #ended: Promise<void> | undefined

  constructor(parts: ShutdownDependencies) {
    this.#parts = parts
  }

  get hasBegun(): boolean {
    return this.#ended !== undefined
  }

  /** Begins it; asked again, hands back the same end. */
  run(): Promise<void> {
    this.#ended ??= this.#run()
    return this.#ended
  }

  async #run(): Promise<void> {
    const {server, engine, drainMs, log} = this.#parts
    const {openRuns} = engine
    const queues = new Set([engine.queue, engine.ownThread])
    log.info({drainMs}, "Stopping: no new connections. Runs may continue for drainMs.")
    engine.takeNoMore()
    const closed = once(server, "close")
    server.close()
    const sweep = setInterval(() => server.closeIdleConnections(), sweepMs)
    await openRuns.drain(drainMs)
    queues.forEach((queue) => queue.dropWaiting())
    queues.forEach((queue) => queue.stopAll("hub_shutdown"))
    await openRuns.drain(lastWordsMs)
    openRuns.stop()
    await Promise.race([closed, pause(lastAnswersMs, undefined, {ref: false})])
    server.closeAllConnections()
    await closed
    const over = engine.close().catch((error: unknown) => {
      log.error(
        {error: errorSummary(error)},
        "The hub could not close everything, often because the disk is full (see error). " +
          "The next start repairs the run history.",
      )
    })
    await Promise.race([over, pause(closingMs, undefined, {ref: false})])
    clearInterval(sweep) // until here it keeps the process alive, which no wait for a database does
    log.info({}, "Stopped.")
  }
}
