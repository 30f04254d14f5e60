import {collectDefaultMetrics, Counter, Gauge, Registry} from "prom-client"
import type {BatchAnswered, RunCounts, StopReason} from "../../actions/rudderstack/additions"
import {isNotSent} from "../../actions/rudderstack/report"
import {hubVersion} from "../config/version"
import {RunEnding} from "../runs/run_ending"
import type {RunEvent} from "../runs/run_event"
import type {RunFacts} from "../store/run_record"
import type {RunObserver, RunOutcome} from "../runs/run_observer"
import type {RunQueue} from "../runs/run_queue"
import {otherCode, type RunCounters, runCounters} from "./run_counters"

/** What every scrape asks. */
export interface WatchedDependencies {
  readonly queue: Pick<RunQueue, "waitingRuns" | "livingWorkers" | "databaseFailures">
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
  readonly #runs = new Map<string, CountedRun>()

  /** @param actions the names of the hub's actions */
  constructor(actions: readonly string[]) {
    this.#actions = new Set(actions)
    this.#counters = runCounters(this.#registry, actions)
    collectDefaultMetrics({register: this.#registry})
    const {version, revision = "unknown"} = hubVersion()
    new Gauge({
      name: "looker_hub_build_info",
      help: "Always 1; the labels say which version of the hub this is, and of which commit.",
      labelNames: ["version", "revision"],
      registers: [this.#registry],
    }).set({version, revision}, 1)
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
    if ("databaseFailures" in queue) {
      new Counter({
        name: "looker_hub_database_failures_total",
        help: "What the database did not do for this process; each is asked again.",
        registers,
        collect() {
          this.reset()
          this.inc(queue.databaseFailures)
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
    this.#of(run).begin()
    this.#counters.runsInFlight.inc()
  }

  reported(run: RunFacts, event: RunEvent): void {
    const counted = this.#runs.get(run.id)
    counted?.ending.reported(event)
    switch (event.kind) {
      case "progress":
      case "ended":
        this.#countRows(counted, event)
        break
      case "batch":
        this.#countBatch(event)
        break
      case "not_sent":
        if (counted?.ending.kind !== "dry_run") {
          this.#counters.rowsNotSent.inc({code: codeLabel(event.outcome.code)}, event.rows.length)
        }
        break
      case "started":
      case "fields":
      case "pace":
        break
    }
  }

  stopping(run: RunFacts, reason: StopReason): void {
    this.#of(run).ending.stopping(reason)
  }

  ended(run: RunFacts, outcome: RunOutcome): void {
    const {ending, startedAtMs} = this.#of(run)
    const action = this.#actions.has(run.action) ? run.action : otherAction
    this.#counters.runs.inc({action, kind: ending.kind, state: ending.stateOf(outcome)})
    if (startedAtMs !== undefined) {
      this.#counters.runDuration.observe({action}, (performance.now() - startedAtMs) / 1000)
    }
    this.lost(run)
  }

  lost({id}: RunFacts): void {
    if (this.#runs.get(id)?.startedAtMs !== undefined) {
      this.#counters.runsInFlight.dec()
    }
    this.#runs.delete(id)
  }

  /** The text format of Prometheus. */
  text(): Promise<string> {
    return this.#registry.metrics()
  }

  get contentType(): string {
    return this.#registry.contentType
  }

  #of(run: RunFacts): CountedRun {
    const known = this.#runs.get(run.id) ?? new CountedRun(run)
    this.#runs.set(run.id, known)
    return known
  }

  /** What a run says after its end, as one does that was given up, has no totals to be compared with. */
  #countRows(counted: CountedRun | undefined, totals: RunCounts): void {
    if (counted) {
      const {rowsRead, rowsSent, bytesRead} = counted.growth(totals)
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

/** The statuses that mean something to whoever looks after a data plane; any other counts by its class. */
const knownStatuses = [200, 400, 401, 403, 404, 408, 413, 429, 500, 502, 503, 504]

/** An HTTP status as one of a few label values; "none" where no answer came. */
function statusLabel(status: number | undefined): string {
  if (status === undefined) {
    return "none"
  }
  if (knownStatuses.includes(status)) {
    return String(status)
  }
  return status >= 100 && status < 600 ? `${Math.floor(status / 100)}xx` : "other"
}

const countedTotals = ["rowsRead", "rowsSent", "bytesRead"] as const

type Growth = Pick<RunCounts, (typeof countedTotals)[number]>

/** A run that has not ended, and how much of it has been counted already. */
class CountedRun {
  readonly ending: RunEnding
  /** On the clock that nobody sets. */
  startedAtMs: number | undefined
  readonly #highest: Record<keyof Growth, number> = {rowsRead: 0, rowsSent: 0, bytesRead: 0}

  constructor(run: RunFacts) {
    this.ending = new RunEnding(run)
  }

  begin(): void {
    this.ending.hasBegun = true
    this.startedAtMs = performance.now()
  }

  /** A run tells totals, counters take growth: what has been added since the call before, never less than nothing. */
  growth(totals: Growth): Growth {
    const growth = {rowsRead: 0, rowsSent: 0, bytesRead: 0}
    for (const name of countedTotals) {
      growth[name] = Math.max(0, totals[name] - this.#highest[name])
      this.#highest[name] += growth[name]
    }
    return growth
  }
}
