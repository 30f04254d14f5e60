import {
  type Repetition,
  repetitionAdvice,
  stopped,
  type StopReason,
} from "../../actions/rudderstack/additions"
import {ActionResponse} from "../../hub"

/** What a run says whose process ended without a word, as after a power cut: Looker got no answer. */
export const interruptedText =
  "The hub's process ended before this run did. The counts are those of its last report; rows may have been sent " +
  "after it. Run it again."

const mayHaveSentText = "Rows may have been sent before, so running it again may send some of them twice."

/** The answer to a run that was not started because enough others are waiting. */
export function busyResponse(maxQueuedRuns: number): ActionResponse {
  return failure(
    `The hub is busy: ${maxQueuedRuns} runs are waiting already. Nothing was sent. Run it again later, or raise ` +
      "ACTION_HUB_MAX_QUEUED_RUNS or ACTION_HUB_EXECUTE_PROCESS_COUNT.",
  )
}

/** The answer to a run that the hub received while it was being stopped. */
export function stoppingResponse(): ActionResponse {
  return failure("The hub is being stopped. Nothing was sent. Run it again in a minute.")
}

/** The answer to a run that still waited when the grace time was over. */
export function notStartedResponse(): ActionResponse {
  return failure("The hub was stopped before this run began. Nothing was sent. Run it again.")
}

/** The answer to a run that was asked to stop while it still waited. */
export function stoppedBeforeStartResponse(reason: StopReason): ActionResponse {
  return failure(`${stopText(reason)} Nothing was sent.`)
}

/** The answer to a run for which no worker thread could be started. */
export function noWorkerResponse(reason: string): ActionResponse {
  return failure(
    `The hub could not start a worker thread (${reason}). Nothing was sent. Tell the hub's operator, and run it again.`,
  )
}

/** The answer to a run that was still going when the grace time was over. */
export function stoppedResponse(): ActionResponse {
  return failure(`${stopText("hub_shutdown")} ${mayHaveSentText} Run it again.`)
}

/** The answer to a run whose worker thread ended. */
export function workerLostResponse(reason: string): ActionResponse {
  return failure(
    `The hub's worker thread ended in the middle of this run: ${reason}. ${mayHaveSentText} Run it again; when it ` +
      "happens again, the hub's log says more.",
  )
}

/** The answer to a run that exceeded ACTION_HUB_MAX_RUN_SECONDS. */
export function runTimeoutResponse(maxRunMs: number): ActionResponse {
  return failure(
    `The hub ended this run after ${maxRunMs / 1000} seconds. ${mayHaveSentText} Send fewer rows at a time, or raise ` +
      "ACTION_HUB_MAX_RUN_SECONDS.",
  )
}

/** The answer to a run whose action threw after the hub had already begun to answer. */
export function brokenRunResponse(): ActionResponse {
  return failure(`The hub failed in the middle of this run. ${mayHaveSentText} The hub's log says more.`)
}

/** The answer to a run that came while the database was away. */
export function databaseAwayResponse(): ActionResponse {
  return failure(
    "The hub is busy: it cannot reach its database. Nothing was sent. Run it again in a few minutes.",
  )
}

/** The answer to a run of which it is not known whether it got into the database, which went away just then. */
export function perhapsQueuedResponse(): ActionResponse {
  return failure(
    "The hub lost its database while it saved this run. It does not know whether the run will execute: " +
      "wait some minutes and look at the hub's page of runs before you run it again.",
  )
}

/** The answer to a run whose worker process ended. */
export function processLostResponse(progress: LostRun | undefined): ActionResponse {
  const counts = progress
    ? ` Its last report: ${progress.rowsSent} of the ${progress.rowsRead} rows read so far had been sent.`
    : ""
  return failure(
    `The worker process of the hub that executed this run ended in the middle of it.${counts} More may have been sent ` +
      `since. ${progress?.repetition === undefined ? mayHaveSentText : repetitionAdvice(progress.repetition)}`,
  )
}

/** What was last known of a run whose process ended. */
export interface LostRun {
  readonly rowsRead: number
  readonly rowsSent: number
  readonly repetition: Repetition | undefined
}

/** The answer to a run whose request was changed, or put into the database again, by somebody. */
export function refusedRequestResponse(): ActionResponse {
  return failure(
    "The request of this run was changed or copied in the hub's database, so it was not executed. Nothing was sent. " +
      "Report it to the hub's operator.",
  )
}

/** The answer to a run of which nothing is kept any more: somebody has deleted it. */
export function lostRowResponse(): ActionResponse {
  return failure(
    `The hub lost this run: its database no longer knows it. ${mayHaveSentText} Look at the data plane before you run it again.`,
  )
}

/** The answer to a run that came while no worker process lived. */
export function noWorkerProcessResponse(): ActionResponse {
  return failure(
    "No worker process of the hub is running. Nothing was sent. Start one (npm run worker), and run it again.",
  )
}

/** The answer to a run whose result is too large for the database that processes share. */
export function attachmentTooLargeResponse(limitMb: number): ActionResponse {
  return failure(
    `The result came with the request, and has more than ${limitMb} MB: processes that share runs do not pass on so ` +
      "much. Nothing was sent. Send fewer rows, or run a hub of one process.",
  )
}

/** The answer to a run that others go on with when the process is stopped that took it. */
export function goesOnResponse(): ActionResponse {
  return failure(
    "The process of the hub that took this run was stopped. The run itself waits or continues in another one: see its " +
      "page in the hub before you run it again.",
  )
}

/** The answer to a run that a worker process could not read. */
export function otherSecretResponse(): ActionResponse {
  return failure(
    "The processes of the hub do not have the same ACTION_HUB_SECRET, so this run could not be executed. Nothing was " +
      "sent. Tell the hub's operator, and run it again.",
  )
}

/** The answer to a run that sends rows again whose events are not what the hub has kept. */
export function unusableEventsResponse(): ActionResponse {
  return failure(
    "The events to send again are not events of this action. Nothing was sent. Correct the cause, and run the Look again.",
  )
}

function stopText(reason: StopReason): string {
  return stopped(reason).message
}

function failure(message: string): ActionResponse {
  return new ActionResponse({success: false, message})
}
