import {setTimeout as pause} from "node:timers/promises"
import type {Redis} from "ioredis"
import {errorSummary} from "../telemetry/error_summary"
import type {Log} from "../telemetry/log"
import type {ClusterTimes} from "./cluster_times"
import type {ExecutingRuns} from "./executing_runs"
import {RecentAnswers} from "./recent_answers"
import type {Beginning, RunMarks} from "./run_marks"

export interface LastingMarksParts {
  /** A connection that waits until Redis is back. */
  readonly redis: Redis
  readonly marks: RunMarks
  readonly executing: ExecutingRuns
  readonly times: ClusterTimes
  readonly log: Log
}

/** What a worker tells Redis of its runs: again while Redis refuses it, and when Redis is back and may have forgotten it. */
export class LastingMarks {
  readonly #parts: LastingMarksParts
  readonly #answered: RecentAnswers

  constructor(parts: LastingMarksParts) {
    this.#parts = parts
    this.#answered = new RecentAnswers(parts.times.answersRememberedMs)
  }

  /** As of RunMarks. */
  begin(runId: string, token: string): Promise<Beginning> {
    return this.#untilAccepted(runId, () => this.#parts.marks.begin(runId, token))
  }

  /** As of RunMarks. */
  async end(runId: string, processId: string, text: string): Promise<void> {
    this.#answered.add({runId, processId, text})
    await this.#untilAccepted(runId, () => this.#parts.marks.end(runId, processId, text))
  }

  /** Which runs this process executes, and which it has answered. */
  async markAgain(): Promise<void> {
    const {executing, marks} = this.#parts
    const tell = (runId: string, mark: () => Promise<void>) =>
      this.#untilAccepted(runId, mark).catch(() => {}) // the process ends
    await Promise.all([
      ...executing.entries.map(([runId, token]) => tell(runId, () => marks.markAgain(runId, token))),
      ...this.#answered.entries.map(({runId, processId, text}) =>
        tell(runId, () => marks.endAgain(runId, processId, text)),
      ),
    ])
  }

  /** @throws what Redis said last when the connection is closed for good */
  async #untilAccepted<T>(runId: string, tell: () => Promise<T>): Promise<T> {
    const {redis, times, log} = this.#parts
    for (;;) {
      try {
        return await tell()
      } catch (error) {
        if (redis.status === "end") {
          throw error
        }
        const why = errorSummary(error)
        log.error({runId, error: why}, "Redis refuses what it is told of a run; it is told again.")
        await pause(times.recheckMs)
      }
    }
  }
}
