import {BatchSender, RunFacts, SdkClient, SendingRun, Step, Try} from "../delivery"
import {RunNotices} from "./run_notices"

/** A sender that reports each try, and lets listeners hold back a batch. */
export class ObservedSender extends BatchSender {
  /** The time that permissions took since the last acknowledgement of the run, while it failed: it is no trying. */
  private permissionsMs = 0
  private acknowledgementsBefore = 0

  constructor(
    client: SdkClient,
    run: SendingRun,
    private readonly notices: RunNotices,
  ) {
    super(client, run)
  }

  protected async mayLeave(events: number): Promise<boolean> {
    const permission = this.notices.due(events)
    if (permission !== undefined) {
      const {state, stopped} = this.run
      const {failingMs} = state
      await settledOrAborted(permission, stopped)
      this.permissionsMs += state.failingMs - failingMs
    }
    return super.mayLeave(events)
  }

  protected facts(events: number, hasRest: boolean): RunFacts {
    const facts = super.facts(events, hasRest)
    if (facts.acknowledgements !== this.acknowledgementsBefore) {
      this.acknowledgementsBefore = facts.acknowledgements
      this.permissionsMs = 0
    }
    const {spentMs, rejectedMs} = facts
    return {...facts, spentMs: spentMs - this.permissionsMs, rejectedMs: rejectedMs - this.permissionsMs}
  }

  protected step(tried: Try, hasRest: boolean): Step {
    const step = super.step(tried, hasRest)
    const {posted, part, answer} = tried
    this.notices.batch({
      answer: answer.kind,
      status: posted.reply.status,
      events: part.batch.count,
      bytes: posted.bytes,
      durationMs: posted.durationMs,
      retryInMs: this.run.stopped.aborted ? undefined : retryInMs(step),
    })
    return step
  }

  protected async follow(...of: Parameters<BatchSender["follow"]>): Promise<void> {
    await super.follow(...of)
    this.notices.progress(this.run.tally)
  }
}

/** When the same events are tried again; undefined where they are not. */
function retryInMs(step: Step): number | undefined {
  switch (step.kind) {
    case "again":
    case "slower":
      return step.delayMs
    case "uncompressed":
      return 0
    default:
      return undefined
  }
}

/** Resolves when the promise has settled, whichever way, or the signal is aborted. */
async function settledOrAborted(promise: Promise<unknown>, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const end = () => {
      signal.removeEventListener("abort", end)
      resolve()
    }
    signal.addEventListener("abort", end)
    promise.then(end, end)
    if (signal.aborted) {
      end()
    }
  })
}
