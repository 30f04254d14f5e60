import type {Redis} from "ioredis"
import {errorSummary} from "../telemetry/error_summary"
import type {RunFacts} from "../runs/run_facts"
import type {ClusterTimes} from "./cluster_times"
import type {Heartbeat} from "./heartbeat"
import type {JobQueue} from "./job_queue"
import type {LivingProcesses} from "./living_processes"
import {answerChannel, answerKey} from "./redis_names"
import {openedAnswer, type RunAnswer} from "./run_answer"

export interface AnswerParts {
  /** A connection that fails at once while Redis is away. */
  readonly redis: Redis
  readonly subscriber: Redis
  readonly heartbeat: Heartbeat
  readonly jobs: JobQueue
  readonly living: LivingProcesses
  readonly times: ClusterTimes
  /** The answer of a run that is nowhere to be found any more. */
  readonly forgotten: (facts: RunFacts) => RunAnswer
}

interface Awaited {
  readonly facts: RunFacts
  /** Opens the answer. */
  readonly secret: string
  resolve(answer: RunAnswer): void
  /** Since when Redis does not know the run. */
  missingSinceMs: number | undefined
}

/** The runs of this process that other processes, or its own worker, will answer by way of Redis. */
export class AwaitedAnswers {
  readonly #parts: AnswerParts
  readonly #awaited = new Map<string, Awaited>()
  /** Answers that were read, and may still be in Redis. */
  readonly #read = new Set<string>()
  readonly #timer: NodeJS.Timeout
  #isSweeping = false

  constructor(parts: AnswerParts) {
    this.#parts = parts
    const {subscriber, heartbeat, times} = parts
    const channel = answerChannel(heartbeat.processId)
    void subscriber.subscribe(channel)
    subscriber.on("message", (from, runId) => {
      if (from === channel) {
        void this.#look([runId]).catch(() => {}) // the next sweep looks again
      }
    })
    // What was told while the connection was broken was told to nobody.
    heartbeat.onReturn(() => void this.#sweep())
    this.#timer = setInterval(() => void this.#sweep(), times.sweepMs)
  }

  /** Resolves with the run's answer. */
  open(facts: RunFacts, secret: string): Promise<RunAnswer> {
    return new Promise((resolve) => {
      this.#awaited.set(facts.id, {facts, secret, resolve, missingSinceMs: undefined})
    })
  }

  /** Answers a run, unless it has been answered. */
  settle(runId: string, answer: RunAnswer): void {
    const awaited = this.#awaited.get(runId)
    this.#awaited.delete(runId)
    awaited?.resolve(answer)
  }

  /** Whether the run has not been answered. */
  has(runId: string): boolean {
    return this.#awaited.has(runId)
  }

  get ids(): string[] {
    return [...this.#awaited.keys()]
  }

  close(): void {
    clearInterval(this.#timer)
  }

  async #sweep(): Promise<void> {
    if (this.#isSweeping) {
      return
    }
    this.#isSweeping = true
    try {
      await this.#look(this.ids)
      await this.#giveUpMissing()
    } catch {
      this.#awaited.forEach((awaited) => (awaited.missingSinceMs = undefined)) // Redis is away: it is asked again
    } finally {
      this.#isSweeping = false
    }
  }

  /** Takes the answers that are there. */
  async #look(runIds: readonly string[]): Promise<void> {
    if (runIds.length > 0) {
      const texts = await this.#parts.redis.mget(runIds.map(answerKey))
      texts.forEach((text, at) => this.#arrived(runIds[at] ?? "", text))
    }
    await this.#removeRead()
  }

  #arrived(runId: string, text: string | null): void {
    if (text === null) {
      return
    }
    this.#read.add(runId)
    const awaited = this.#awaited.get(runId)
    if (awaited) {
      this.settle(runId, openedOrFailed(text, awaited.secret))
    }
  }

  /** After it was read: an answer that got lost on its way could not be asked for again. */
  async #removeRead(): Promise<void> {
    const runIds = [...this.#read]
    if (runIds.length > 0) {
      await this.#parts.redis.del(runIds.map(answerKey)).then(
        () => runIds.forEach((runId) => this.#read.delete(runId)),
        () => {}, // the next sweep tries it again, and Redis forgets it in time
      )
    }
  }

  async #giveUpMissing(): Promise<void> {
    const gone = await this.#longMissing()
    if (gone.length === 0) {
      return
    }
    const executing = await this.#parts.living.executing()
    await this.#look(gone) // whoever ends a run leaves its answer before it says that it no longer executes it
    for (const runId of gone.filter((id) => this.#isSteady && !executing.has(id))) {
      const awaited = this.#awaited.get(runId)
      if (awaited) {
        this.settle(runId, this.#parts.forgotten(awaited.facts))
      }
    }
  }

  /** The runs that Redis has not known for so long that this is no mood of the connection. */
  async #longMissing(): Promise<string[]> {
    const {jobs, times} = this.#parts
    const missing = new Set(await jobs.missing(this.ids))
    const now = performance.now()
    for (const [runId, awaited] of this.#awaited) {
      awaited.missingSinceMs = missing.has(runId) ? (awaited.missingSinceMs ?? now) : undefined
    }
    return this.ids.filter((runId) => {
      const {missingSinceMs = now} = this.#awaited.get(runId) ?? {}
      return this.#isSteady && now - missingSinceMs >= times.graceMs
    })
  }

  get #isSteady(): boolean {
    const {heartbeat, times} = this.#parts
    return heartbeat.steadyMs >= times.graceMs
  }
}

function openedOrFailed(text: string, secret: string): RunAnswer {
  try {
    return openedAnswer(text, secret)
  } catch (error) {
    return {failure: {kind: "unexpected", error: errorSummary(error)}}
  }
}
