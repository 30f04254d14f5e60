import {join} from "node:path"
import {type ResourceLimits, Worker} from "node:worker_threads"
import type {StopReason} from "../../../actions/rudderstack/additions"
import {type ActionRequestMessage, ActionResponse} from "../../../hub"
import {errorSummary} from "../../telemetry/error_summary"
import type {DataPlaneGate} from "../../pacing/data_plane_gate"
import type {Log} from "../../telemetry/log"
import type {RunObserver} from "../run_observer"
import type {QueuedRun} from "../run_queue"
import {unfinished} from "../unfinished_run"
import {PendingRuns} from "./pending_runs"
import type {ServerMessage, WorkerMessage, WorkerSettings} from "./worker_message"

const entryFile = join(__dirname, "worker_entry.js")

type BatchDue = Extract<WorkerMessage, {kind: "due"}>

/** How long a run may take that is asked to stop and to say how far it came. */
const lastWordsMs = 1_000

/** What all threads of a pool are made of. */
export interface ThreadDependencies {
  readonly settings: WorkerSettings
  /** Gets the beginnings of runs in threads, and what they report. */
  readonly observer: RunObserver
  /** Undefined where nothing limits what a data plane is sent. */
  readonly gate: DataPlaneGate | undefined
  readonly log: Log
}

/** What the pool does when something happens to a thread. */
export interface ThreadEvents {
  ready(thread: WorkerThread): void
  /** The thread is gone and all its runs are answered. @param reason as a clause, e.g. "it ran out of memory" */
  ended(thread: WorkerThread, reason: string): void
}

/** One worker thread with the actions loaded, and the runs it works on. */
export class WorkerThread {
  readonly #worker: Worker
  readonly #runs: PendingRuns
  readonly #log: Log
  #state: "starting" | "ready" | "retired" | "ended" = "starting"
  /** As a clause, once it is known. */
  #reasonOfEnd: string | undefined
  #isTerminated = false

  constructor(
    {settings, observer, gate, log}: ThreadDependencies,
    resourceLimits: ResourceLimits,
    events: ThreadEvents,
  ) {
    this.#log = log
    this.#runs = new PendingRuns(observer, gate)
    this.#worker = new Worker(entryFile, {workerData: settings, resourceLimits, stdout: true, stderr: true})
    this.#worker.on("message", (message: WorkerMessage) => this.#receive(message, events))
    this.#worker.on("error", (error) => this.#remember(error))
    this.#worker.on("exit", (code) => this.#end(code, events))
    this.#withholdOutput()
  }

  get isReady(): boolean {
    return this.#state === "ready"
  }

  /** The number of runs it works on. */
  get load(): number {
    return this.#runs.count
  }

  /**
   * Executes a run in this thread. A failure says so where the thread ends before it answers, or does not answer in
   * time; it then takes no other run, and ends as soon as it has nothing else to do.
   *
   * @throws ActionRequestError or SummarisedError as the action threw
   */
  async execute({facts, request}: QueuedRun, maxRunMs: number): Promise<ActionResponse> {
    const response = this.#runs.open(facts)
    const message = request.toIPC()
    const timers = [
      setTimeout(() => this.stop(facts.id, "time_limit"), maxRunMs),
      setTimeout(() => this.#giveUp(facts.id, maxRunMs), maxRunMs + lastWordsMs),
    ]
    try {
      this.#post({kind: "run", runId: facts.id, request: message}, ownedBuffers(message))
      return await response
    } finally {
      timers.forEach(clearTimeout)
      this.#endWhenRetired()
    }
  }

  /** Has one of its runs stop, if its action can. */
  stop(runId: string, reason: StopReason): void {
    if (this.#runs.stopping(runId, reason)) {
      this.#post({kind: "stop", runId, reason})
    }
  }

  /** Has all of its runs stop whose actions can. */
  stopAll(reason: StopReason): void {
    this.#runs.ids.forEach((runId) => this.stop(runId, reason))
  }

  /** Ends the thread, whatever it is doing. */
  async terminate(): Promise<void> {
    this.#isTerminated = true
    await this.#worker.terminate()
  }

  #receive(message: WorkerMessage, events: ThreadEvents): void {
    switch (message.kind) {
      case "ready":
        this.#state = "ready"
        events.ready(this)
        break
      case "reported":
        this.#runs.reported(message.runId, message.event)
        break
      case "due":
        void this.#permit(message)
        break
      case "answered":
        this.#runs.answer(message.runId, ActionResponse.fromIPC(message.response))
        break
      case "failed":
        this.#runs.fail(message.runId, message.failure)
        break
      case "log":
        this.#log[message.level](message.fields, message.message)
        break
    }
  }

  async #permit({runId, permissionId, dataPlane, events}: BatchDue): Promise<void> {
    await this.#runs.permission(runId, dataPlane, events)
    this.#post({kind: "permitted", permissionId})
  }

  #post(message: ServerMessage, transferred: readonly ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, transferred)
  }

  #remember(error: Error): void {
    this.#reasonOfEnd = reasonOf(error)
    this.#log.error(
      {error: errorSummary(error), runs: this.load},
      "A worker thread failed, and its runs with it. " +
        "If it ran out of memory (see error), raise ACTION_HUB_WORKER_MEMORY_MB or lower ACTION_HUB_RUNS_PER_WORKER.",
    )
  }

  #end(exitCode: number, events: ThreadEvents): void {
    this.#state = "ended"
    const reason = this.#reasonOfEnd ?? `it exited with code ${exitCode}`
    this.#runs.answerAll(this.#isTerminated ? unfinished("drain_over") : unfinished("thread_lost", {reason}))
    events.ended(this, reason)
  }

  #giveUp(runId: string, maxRunMs: number): void {
    if (this.#state === "ready") {
      this.#state = "retired"
    }
    this.#runs.answer(runId, unfinished("run_timeout", {maxRunMs}))
  }

  #endWhenRetired(): void {
    if (this.#state === "retired" && this.load === 0) {
      void this.terminate()
    }
  }

  /** What an action or a package prints may hold rows or keys: only its size is reported. */
  #withholdOutput(): void {
    for (const output of [this.#worker.stdout, this.#worker.stderr]) {
      output.on("data", (printed: Buffer) => {
        this.#log.warn(
          {bytes: printed.length},
          "An action printed something. The hub does not show it, because it may contain data. " +
            "Your own actions should not print.",
        )
      })
    }
  }
}

/** A buffer that has its memory for itself is handed over instead of being copied. */
function ownedBuffers({attachment}: ActionRequestMessage): ArrayBuffer[] {
  const {buffer, byteLength} = attachment?.dataBuffer ?? {}
  return buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : []
}

function reasonOf(error: Error): string {
  return "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY"
    ? "it ran out of memory (see ACTION_HUB_WORKER_MEMORY_MB)"
    : `it failed with ${error.name}`
}
