import type {Redis} from "ioredis"
import {z} from "zod"
import type {StopReason} from "../../actions/rudderstack/report"
import {errorSummary} from "../error_summary"
import type {Log} from "../log"
import {outcomeOf} from "../runs/observed"
import type {RunObserver} from "../runs/run_observer"
import type {Sealer} from "../sealer"
import {stoppedBeforeStartResponse} from "../unfinished_run"
import {openedRun} from "./carried_run"
import type {JobQueue} from "./job_queue"
import {stopChannel} from "./redis_names"
import {sealedAnswer} from "./run_answer"
import type {RunMarks} from "./run_marks"

const stopSchema = z.object({
  runId: z.string(),
  reason: z.enum(["by_hand", "hub_shutdown", "time_limit", "lost_claim"]),
})

export interface StopperParts {
  /** A connection that fails at once while Redis is away. */
  readonly redis: Redis
  readonly jobs: JobQueue
  readonly marks: RunMarks
  readonly sealer: Sealer
  readonly observer: RunObserver
  readonly log: Log
}

/** Has runs stop wherever they are: one that waits is answered at once, for the others all workers are told. */
export class RunStopper {
  readonly #parts: StopperParts

  constructor(parts: StopperParts) {
    this.#parts = parts
  }

  async stop(runId: string, reason: StopReason): Promise<void> {
    const {redis, log} = this.#parts
    try {
      if (!(await this.#stopWaiting(runId, reason))) {
        await redis.publish(stopChannel, JSON.stringify({runId, reason}))
      }
    } catch (error) {
      log.warn({runId, error: errorSummary(error)}, "A run could not be told to stop: Redis does not answer.")
    }
  }

  /** @returns whether it waited */
  async #stopWaiting(runId: string, reason: StopReason): Promise<boolean> {
    const {jobs, marks, sealer, observer} = this.#parts
    const sealed = await jobs.find(runId)
    if (sealed === undefined) {
      return false
    }
    const {run, reply} = openedRun(sealed, sealer)
    const response = stoppedBeforeStartResponse(reason)
    if (!(await marks.endWaiting(runId, reply.processId, sealedAnswer({response}, reply.secret)))) {
      return false
    }
    observer.ended(run.facts, outcomeOf(response))
    await jobs.remove(runId)
    return true
  }
}

/** Hears which runs have to stop. */
export function hearStops(subscriber: Redis, stop: (runId: string, reason: StopReason) => void): void {
  void subscriber.subscribe(stopChannel)
  subscriber.on("message", (channel, message) => {
    if (channel === stopChannel) {
      const {runId, reason} = stopSchema.parse(JSON.parse(message))
      stop(runId, reason)
    }
  })
}
