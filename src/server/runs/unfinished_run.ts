import type {Repetition, StopReason} from "../../actions/rudderstack/additions"
import {repetitionAdvice, stopped} from "../../actions/rudderstack/additions/failures"
import {codeSentence} from "../../actions/rudderstack/report"
import {ActionResponse} from "../../hub"

const mayHaveSent = "Rows may have been sent before, so running it again may send some of them twice."

/** What was last known of a run whose process ended. */
interface LastReport {
  readonly rowsRead: number
  readonly rowsSent: number
  readonly repetition: Repetition | undefined
}

/** Why the hub did not begin a run, or did not finish it, by code: what happened, and what to do next. */
const texts = {
  // Nothing was sent.
  busy: ({maxQueuedRuns}: {maxQueuedRuns: number}) =>
    `The hub is busy: ${maxQueuedRuns} runs are waiting already. Nothing was sent. Run it again later, or raise ` +
    "ACTION_HUB_MAX_QUEUED_RUNS or ACTION_HUB_EXECUTE_PROCESS_COUNT.",
  hub_stopping: () => "The hub is being stopped. Nothing was sent. Run it again in a minute.",
  not_started: () => "The hub was stopped before this run began. Nothing was sent. Run it again.",
  stopped_before_start: ({reason}: {reason: StopReason}) => `${stopped(reason).message} Nothing was sent.`,
  no_thread: ({reason}: {reason: string}) =>
    `The hub could not start a worker thread (${reason}). Nothing was sent. Tell the hub's operator, and run it again.`,
  no_worker: () =>
    "No worker process of the hub is running. Nothing was sent. Tell the hub's operator to start one, and run it again.",
  database_away: () =>
    "The hub is busy: it cannot reach its database. Nothing was sent. Run it again in a few minutes.",
  request_too_large: ({limitMb}: {limitMb: number}) =>
    `The result came with the request, and has more than ${limitMb} MB: processes that share runs do not pass on so ` +
    "much. Nothing was sent. Send fewer rows, or run a hub of one process.",
  request_changed: () =>
    "The request of this run was changed or copied in the hub's database, so it was not executed. Nothing was sent. " +
    "Report it to the hub's operator.",
  other_secret: () =>
    "The processes of the hub do not have the same ACTION_HUB_SECRET, so this run could not be executed. Nothing was " +
    "sent. Tell the hub's operator, and run it again.",
  events_unusable: () =>
    "The events to send again are not events of this action. Nothing was sent. Correct the cause, and run the Look again.",

  // Rows may have been sent.
  drain_over: () => `${stopped("hub_shutdown").message} ${mayHaveSent} Run it again.`,
  thread_lost: ({reason}: {reason: string}) =>
    `The hub's worker thread ended in the middle of this run: ${reason}. ${mayHaveSent} Run it again; when it ` +
    "happens again, the hub's log says more.",
  run_timeout: ({maxRunMs}: {maxRunMs: number}) =>
    `The hub ended this run after ${maxRunMs / 1000} seconds. ${mayHaveSent} Send fewer rows at a time, or raise ` +
    "ACTION_HUB_MAX_RUN_SECONDS.",
  run_broken: () => `The hub failed in the middle of this run. ${mayHaveSent} The hub's log says more.`,
  worker_lost: ({last}: {last: LastReport | undefined}) =>
    `The worker process of the hub that executed this run ended in the middle of it.${countsOf(last)} More may have ` +
    `been sent since. ${last?.repetition === undefined ? mayHaveSent : repetitionAdvice(last.repetition)}`,
  interrupted: () =>
    "The hub's process ended before this run did. The counts are those of its last report; rows may have been sent " +
    "after it. Run it again.",
  run_lost: () =>
    `The hub lost this run: its database no longer knows it. ${mayHaveSent} Look at the data plane before you run it again.`,

  // It may still be executed.
  perhaps_queued: () =>
    "The hub lost its database while it saved this run. It does not know whether the run will execute: " +
    "wait some minutes and look at the hub's page of runs before you run it again.",
  goes_on: () =>
    "The process of the hub that took this run was stopped. The run itself waits or continues in another one: see its " +
    "page in the hub before you run it again.",
}

export type UnfinishedCode = keyof typeof texts
/** What a text has to say beside its code. */
export type UnfinishedDetails = {readonly [Code in UnfinishedCode]: Parameters<(typeof texts)[Code]>}

const textByCode: {readonly [Code in UnfinishedCode]: (...details: UnfinishedDetails[Code]) => string} = texts

/** The message for whoever started the run. */
export function unfinishedText<Code extends UnfinishedCode>(
  code: Code,
  ...details: UnfinishedDetails[Code]
): string {
  return `${unfinishedSentences(code, ...details)} ${codeSentence(code)}`
}

/** The same without its code. */
export function unfinishedSentences<Code extends UnfinishedCode>(
  code: Code,
  ...details: UnfinishedDetails[Code]
): string {
  return textByCode[code](...details)
}

/** The answer to a run that the hub did not begin, or did not finish. */
export function unfinished<Code extends UnfinishedCode>(
  code: Code,
  ...details: UnfinishedDetails[Code]
): ActionResponse {
  return new ActionResponse({success: false, message: unfinishedText(code, ...details)})
}

function countsOf(last: LastReport | undefined): string {
  return last
    ? ` Its last report: ${last.rowsSent} of the ${last.rowsRead} rows read so far had been sent.`
    : ""
}
