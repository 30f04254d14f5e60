import {ActionResponse} from "../../../../src/hub"
import type {QueuedRun, RunQueue} from "../../../../src/server/runs/run_queue"

/** A queue that notes what it is asked for, and answers as the test says. */
export class RecordedQueue implements RunQueue {
  readonly waitingRuns = 0
  readonly runs: QueuedRun[] = []
  readonly stopped: {runId: string; reason: string}[] = []
  answer = new ActionResponse()

  async run(run: QueuedRun): Promise<ActionResponse> {
    this.runs.push(run)
    return this.answer
  }

  stop(runId: string, reason: string): void {
    this.stopped.push({runId, reason})
  }

  stopAll(): void {}

  async problem(): Promise<undefined> {
    return undefined
  }

  dropWaiting(): void {}

  async close(): Promise<void> {}
}
