import {collectDefaultMetrics, Gauge, Registry} from "prom-client"
import type {BatchAnswered, RunCounts} from "../../../actions/rudderstack/additions"
import {isNotSent} from "../../../actions/rudderstack/report"
import type {RunEvent} from "../../runs/run_event"
import type {RunFacts} from "../../runs/run_facts"
import type {RunObserver} from "../../runs/run_observer"
import type {RunOutcome} from "../../runs/run_outcome"
import type {RunQueue} from "../../runs/run_queue"
import {CountedRun} from "./counted_run"
import {otherCode, type RunCounters, runCounters, type RunResult} from "./run_counters"
import {statusLabel} from "./status_label"

/** What every scrape asks. */
export interface WatchedDependencies {
  readonly queue: Pick<RunQueue, "waitingRuns" | "livingWorkers">
  readonly readiness: {
    report(): Promise<{readonly problems: Readonly<Record<"runs" | "history", string | undefined>>}>
  }
}

/** Stands for an action that this hub does not know, as labels must not be anybody's text. */
const otherAction = "other"

/**
 * Counts what the runs of this process do, for Prometheus. Every label has a few values only, whatever Looker and the
 * data planes send: hosts and texts are none. docs/operating.md lists all metrics.
 */
export class HubMetrics implements RunObserver {
  readonly #registry = new Registry()
  readonly #counters: RunCounters
  readonly #actions: ReadonlySet<string>
  readonly #running = new Map<string, CountedRun>()

  /** @param actions the names of the hub's actions */
  constructor(actions: readonly string[]) {
    this.#actions = new Set(actions)
    this.#counters = runCounters(this.#registry, actions)
    collectDefaultMetrics({register: this.#registry})
  }

  /** Has every scrape ask these; called once, when they are there. */
  watch({queue, readiness}: WatchedDependencies): void {
    const registers = [this.#registry]
    new Gauge({
      name: "looker_hub_runs_waiting",
      help: "Runs that wait for a place.",
      registers,
      collect() {
        this.set(queue.waitingRuns)
      },
    })
    if ("livingWorkers" in queue) {
      new Gauge({
        name: "looker_hub_workers",
        help: "Worker processes that live, as this process sees it; NaN while the database does not answer.",
        registers,
        collect() {
          this.set(queue.livingWorkers ?? Number.NaN)
        },
      })
    }
    new Gauge({
      name: "looker_hub_check_passed",
      help: "Whether a check of GET /readyz passes (1) or not (0).",
      labelNames: ["check"],
      registers,
      async collect() {
        const {problems} = await readiness.report()
        for (const [check, problem] of Object.entries(problems)) {
          this.set({check}, problem === undefined ? 1 : 0)
        }
      },
    })
  }

  /** Runs that wait are asked for at every scrape. */
  queued(_run: RunFacts): void {}

  started(run: RunFacts): void {
    this.#running.set(run.id, new CountedRun(Date.now()))
    this.#counters.runsInFlight.set(this.#running.size)
  }

  reported(run: RunFacts, event: RunEvent): void {
    const running = this.#running.get(run.id)
    switch (event.kind) {
      case "started":
        if (running) {
          running.runKind = event.runKind
        }
        break
      case "progress":
      case "ended":
        this.#countRows(running, event)
        break
      case "batch":
        this.#countBatch(event)
        break
      case "not_sent":
        if (running?.runKind !== "dry_run") {
          this.#counters.rowsNotSent.inc({code: codeLabel(event.outcome.code)}, event.rows.length)
        }
        break
      case "fields":
      case "pace":
        break
    }
  }

  ended(run: RunFacts, outcome: RunOutcome): void {
    const running = this.#running.get(run.id)
    const action = this.#actions.has(run.action) ? run.action : otherAction
    this.#counters.runs.inc({action, result: resultOf(running, outcome)})
    if (running) {
      this.#counters.runDuration.observe({action}, (Date.now() - running.startedAtMs) / 1000)
      this.#running.delete(run.id)
      this.#counters.runsInFlight.set(this.#running.size)
    }
  }

  /** The text format of Prometheus. */
  text(): Promise<string> {
    return this.#registry.metrics()
  }

  get contentType(): string {
    return this.#registry.contentType
  }

  /** What a run says after its end, as one does that was given up, has no totals to be compared with. */
  #countRows(running: CountedRun | undefined, totals: RunCounts): void {
    if (running) {
      const {rowsRead, rowsSent, bytesRead} = running.growth(totals)
      this.#counters.rowsRead.inc(rowsRead)
      this.#counters.rowsSent.inc(rowsSent)
      this.#counters.bytesDownloaded.inc(bytesRead)
    }
  }

  #countBatch({answer, status, bytes, durationMs, retryInMs}: BatchAnswered): void {
    this.#counters.batches.inc({answer, status: statusLabel(status)})
    if (retryInMs !== undefined) {
      this.#counters.batchRetries.inc()
    }
    if (bytes > 0) {
      this.#counters.bytesSent.inc(bytes)
      this.#counters.requestDuration.observe(durationMs / 1000)
    }
  }
}

/** A label that anybody can fill grows without bound: codes of other actions count as one. */
function codeLabel(code: string): string {
  return isNotSent(code) ? code : otherCode
}

/** A dry run is told as a failure, for Looker shows no other messages; it is none. */
function resultOf(running: CountedRun | undefined, {isSuccess, isLost}: RunOutcome): RunResult {
  if (!running) {
    return isLost ? "failed" : "not_started"
  }
  if (running.runKind === "dry_run") {
    return "dry_run"
  }
  return isSuccess ? "succeeded" : "failed"
}
