import {EventEmitter} from "node:events"
import {setTimeout as pause} from "node:timers/promises"
import {
  Logger,
  LogLevel,
  parseCronItems,
  run,
  type Runner,
  type TaskList,
  type WorkerEvents,
} from "graphile-worker"
import type {Pool, PoolClient} from "pg"
import {errorSummary} from "../../telemetry/error_summary"
import type {Log} from "../../telemetry/log"
import {isDatabaseAway} from "./database_failures"

/** Before the database is asked again for what it did not give. */
const retryMs = 1_000
/** LISTEN has no sign of life of its own: a connection whose other end is gone looks well for hours. */
const listenCheckMs = 10_000

/** The name that runs have as jobs: what `add_job` is called with. */
export const runTask = "run"
const retentionTask = "retention"

export interface JobEngineDependencies {
  readonly pool: Pool
  /** How many runs this process takes at a time. */
  readonly runsAtOnce: number
  /** Executes the run of a job. One that is rejected is given to somebody again, a moment later. */
  readonly execute: (runId: string) => Promise<void>
  /** Deletes runs that are too old or too many; asked once a minute, in one of the processes. */
  readonly retain: () => Promise<void>
  readonly log: Log
}

/**
 * Takes the jobs that are runs, with graphile-worker on PostgreSQL: how many at a time, waking up, and stopping are the
 * library's. It only wakes up: whether a run may be executed is decided by the run's row.
 */
export class JobEngine {
  readonly #dependencies: JobEngineDependencies
  readonly #events: WorkerEvents = new EventEmitter()
  readonly #going: Promise<void>
  #runner: Runner | undefined
  #isStopping = false

  constructor(dependencies: JobEngineDependencies) {
    this.#dependencies = dependencies
    keepListening(this.#events)
    process.on("unhandledRejection", this.#reportLostCompletion)
    this.#going = this.#keepGoing()
  }

  /** Whether jobs are taken at the moment. */
  get isGoing(): boolean {
    return this.#runner !== undefined
  }

  /** Takes no more jobs; those that it has go on. */
  takeNoMore(): void {
    if (!this.#isStopping) {
      this.#isStopping = true
      this.#runner?.stop("the hub is being stopped").catch((error: unknown) => {
        this.#dependencies.log.warn(
          {error: errorSummary(error)},
          "The queue of runs did not stop cleanly. Ignore this if PostgreSQL was away.",
        )
      })
    }
  }

  /** Resolves when all jobs that it has taken are done, at the latest after that time. */
  async stop(deadlineMs: number): Promise<void> {
    this.takeNoMore()
    const ended = this.#going.then(() => this.#dependencies.pool.end())
    await Promise.race([ended, pause(deadlineMs, undefined, {ref: false})])
    process.off("unhandledRejection", this.#reportLostCompletion)
  }

  /** The library ends by itself when the database is away at its start, or another version has changed its tables. */
  async #keepGoing(): Promise<void> {
    const {log} = this.#dependencies
    while (!this.#isStopping) {
      try {
        this.#runner = await this.#start()
        await this.#runner.promise
        if (!this.#mayEnd()) {
          log.error(
            {},
            "The queue of runs ended unexpectedly; the hub restarts it. Run the same version in all processes.",
          )
        }
      } catch (error) {
        log.error(
          {error: errorSummary(error)},
          "The queue of runs does not work; the hub restarts it. Check PostgreSQL (see error).",
        )
      }
      this.#runner = undefined
      await pause(retryMs, undefined, {ref: false})
    }
  }

  async #start(): Promise<Runner> {
    const {pool, runsAtOnce, execute, retain, log} = this.#dependencies
    const taskList: TaskList = {
      [runTask]: (payload) => execute(runIdOf(payload)),
      [retentionTask]: retain,
    }
    const runner = await run({
      pgPool: pool,
      taskList,
      concurrency: runsAtOnce,
      noHandleSignals: true,
      events: this.#events,
      logger: libraryLogger(log),
      parsedCronItems: parseCronItems([
        {task: retentionTask, match: "* * * * *", options: {backfillPeriod: 0, maxAttempts: 1}},
      ]),
    })
    if (this.#mayEnd()) {
      await runner.stop()
    }
    return runner
  }

  /** Asked again after a wait. */
  #mayEnd(): boolean {
    return this.#isStopping
  }

  /**
   * The library does not wait for the database to note that a job is done: where that fails, the job stays locked until
   * the sweep unlocks it. Every other promise that nobody waited for ends the process, as it does without this listener.
   */
  readonly #reportLostCompletion = (reason: unknown) => {
    if (isDatabaseAway(reason)) {
      const error = errorSummary(reason)
      this.#dependencies.log.warn(
        {error},
        "The queue could not be updated after a run. The hub tries again later.",
      )
    } else if (process.listenerCount("unhandledRejection") === 1) {
      throw reason
    }
  }
}

/** A connection that fails its sign of life reports an error, and the library makes another one. */
function keepListening(events: WorkerEvents): void {
  const checks = new Map<PoolClient, NodeJS.Timeout>()
  events.on("pool:listen:success", ({client}) => {
    const check = setInterval(() => {
      client.query("SELECT 1").catch((error: unknown) => client.emit("error", error as Error))
    }, listenCheckMs)
    checks.set(client, check.unref())
  })
  events.on("pool:listen:release", ({client}) => {
    clearInterval(checks.get(client))
    checks.delete(client)
  })
}

function runIdOf(payload: unknown): string {
  return typeof payload === "object" && payload !== null && "id" in payload ? String(payload.id) : ""
}

/** What the library says of each job is known from its run. */
function libraryLogger(log: Log): Logger {
  return new Logger(() => (level, message) => {
    if (level === LogLevel.ERROR || level === LogLevel.WARNING) {
      log.warn(
        {library: "graphile-worker", text: message},
        "The queue of runs reports a problem (see text). Ignore this while PostgreSQL is away.",
      )
    }
  })
}
