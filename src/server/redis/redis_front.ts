import {randomBytes} from "node:crypto"
import type {ActionResponse} from "../../hub"
import {outcomeOf} from "../runs/observed"
import type {RunFacts} from "../runs/run_facts"
import type {RunObserver} from "../runs/run_observer"
import type {QueuedRun} from "../runs/run_queue"
import type {Sealer} from "../sealer"
import {
  busyResponse,
  forgottenResponse,
  goesOnResponse,
  perhapsQueuedResponse,
  redisAwayResponse,
} from "../unfinished_run"
import {type AnswerParts, AwaitedAnswers} from "./awaited_answers"
import {sealedRun} from "./carried_run"
import {responseOf} from "./run_answer"
import type {RunMarks} from "./run_marks"

const secretBytes = 24

export interface FrontParts extends Omit<AnswerParts, "forgotten"> {
  readonly sealer: Sealer
  /** By a connection that fails at once while Redis is away. */
  readonly marks: RunMarks
  readonly maxQueuedRuns: number
  readonly observer: RunObserver
  readonly executesHere: (runId: string) => boolean
}

/**
 * Puts Looker's runs into Redis and waits for their answers. The observer is told of a run's end by whoever brings it
 * about: mostly the process that executes it.
 */
export class RedisFront {
  readonly #parts: FrontParts
  readonly #answers: AwaitedAnswers

  constructor(parts: FrontParts) {
    this.#parts = parts
    this.#answers = new AwaitedAnswers({
      ...parts,
      forgotten: (facts) => ({response: this.#ended(facts, forgottenResponse())}),
    })
  }

  async run(run: QueuedRun): Promise<ActionResponse> {
    const {facts} = run
    this.#parts.observer.queued(facts)
    const refusal = await this.#refusal()
    if (refusal) {
      return this.#ended(facts, refusal)
    }
    const secret = randomBytes(secretBytes).toString("base64")
    const awaited = this.#answers.open(facts, secret)
    await this.#add(run, secret)
    const answer = await awaited
    return answer.response && answer.isUntold ? this.#ended(facts, responseOf(answer)) : responseOf(answer)
  }

  /** Runs that are not executed in this process go on without it. */
  letGo(): void {
    for (const runId of this.#answers.ids.filter((id) => !this.#parts.executesHere(id))) {
      this.#answers.settle(runId, {response: goesOnResponse()})
    }
  }

  close(): void {
    this.#answers.close()
  }

  /** Asking first makes sure that nothing of a run is in Redis when it is told that nothing was sent. */
  async #refusal(): Promise<ActionResponse | undefined> {
    const {jobs, maxQueuedRuns} = this.#parts
    try {
      return (await jobs.count()) >= Math.max(maxQueuedRuns, 1) ? busyResponse(maxQueuedRuns) : undefined
    } catch {
      return redisAwayResponse() // Heartbeat says why
    }
  }

  async #add(run: QueuedRun, secret: string): Promise<void> {
    const {jobs, sealer, heartbeat} = this.#parts
    const reply = {processId: heartbeat.processId, secret}
    try {
      await jobs.add(run.facts.id, sealedRun({run, reply}, sealer))
    } catch {
      await this.#withdraw(run.facts, secret)
    }
  }

  /** Redis went away in between, and may know the run or not. */
  async #withdraw(facts: RunFacts, secret: string): Promise<void> {
    const {jobs, marks} = this.#parts
    const isWithdrawn = await marks.withdraw(facts.id).catch(() => undefined)
    if (isWithdrawn === undefined) {
      this.#answers.settle(facts.id, {response: perhapsQueuedResponse()})
      void this.#answers.open(facts, secret) // nobody waits for it but the observer, should nobody execute it
    } else if (isWithdrawn && this.#answers.has(facts.id)) {
      this.#answers.settle(facts.id, {response: this.#ended(facts, redisAwayResponse())})
      await jobs.remove(facts.id).catch(() => {}) // else whoever is given it forgets it: it is marked
    }
  }

  #ended(facts: RunFacts, response: ActionResponse): ActionResponse {
    this.#parts.observer.ended(facts, outcomeOf(response))
    return response
  }
}
