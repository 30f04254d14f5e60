import type {StopReason} from "../../actions/rudderstack/additions"
import {isNotSent, isRemark, outcomeText} from "../../actions/rudderstack/report"
import {otherOutcome} from "../runs/run_progress"
import type {RowsOutcome, RunFacts, RunState, RunSummary, UnreadableRun} from "../store/run_record"
import {html, type Html} from "./html"

/** How a run stands, as the pages show it: a dry run that has reported is neither a success nor a failure. */
type Standing = RunState | UnreadableRun["state"] | "dry"

interface StandingFacts {
  readonly word: string
  /** A shape of its own: colour alone would not tell everybody. */
  readonly shape: Html
  /** Whether somebody should look into it. */
  readonly isTrouble: boolean
}

const standings: Readonly<Record<Standing, StandingFacts>> = {
  waiting: {
    word: "Waiting",
    shape: html`<circle cx="8" cy="8" r="5.5" stroke-dasharray="2.2 2.1" />`,
    isTrouble: false,
  },
  running: {word: "Running", shape: html`<path d="M5.5 3.5v9l7-4.5z" class="filled" />`, isTrouble: false},
  succeeded: {word: "Succeeded", shape: html`<path d="M3 8.5l3.5 3.5L13 4.5" />`, isTrouble: false},
  failed: {word: "Failed", shape: html`<path d="M4 4l8 8M12 4l-8 8" />`, isTrouble: true},
  stopped: {word: "Stopped", shape: html`<path d="M4 4h8v8H4z" />`, isTrouble: true},
  interrupted: {word: "Interrupted", shape: html`<path d="M8 2.5v6M8 11.5v2" />`, isTrouble: true},
  unreadable: {
    word: "Unreadable",
    shape: html`<path d="M5.5 5.5a2.5 2.5 0 1 1 2.5 3v1.5M8 12v1.5" />`,
    isTrouble: true,
  },
  refused: {
    word: "Refused",
    shape: html`<circle cx="8" cy="8" r="5.5" /><path d="M4 12l8-8" />`,
    isTrouble: true,
  },
  dry: {
    word: "Dry run",
    shape: html`<circle cx="7" cy="7" r="4" /><path d="M10 10l3.5 3.5" />`,
    isTrouble: false,
  },
}

const stoppedBy: Readonly<Record<StopReason, string>> = {
  by_hand: "from its page",
  hub_shutdown: "with the hub",
  time_limit: "at the time limit",
  lost_claim: "by the other processes",
}

type Standable = Pick<RunSummary, "state" | "kind" | "failure" | "stoppedBy"> | UnreadableRun

/** What a state is called on the pages. */
export function stateWord(state: RunState): string {
  return standings[state].word
}

/** How a run stands, in a word or two: "Failed", "Dry run", "Stopped from its page". */
export function runStateWord(run: Standable): string {
  const {word} = standings[standing(run)]
  return run.state === "stopped" && run.stoppedBy !== undefined ? `${word} ${stoppedBy[run.stoppedBy]}` : word
}

/** The same with its shape. */
export function stateMark(run: Standable): Html {
  const own = standing(run)
  return html`<span class="state ${own}"
    ><svg viewBox="0 0 16 16" aria-hidden="true">${standings[own].shape}</svg>${runStateWord(run)}</span
  >`
}

/** Whether a run ended in a way that somebody should look into. */
export function isTrouble(run: Standable): boolean {
  return standings[standing(run)].isTrouble
}

/** Whether it is a dry run that got to its end: what it found may be good or bad, but it did not fail. */
export function isDryRunReport(run: Standable): boolean {
  return (
    (run.state === "succeeded" || run.state === "failed") &&
    run.kind === "dry_run" &&
    run.failure === undefined
  )
}

function standing(run: Standable): Standing {
  return isDryRunReport(run) ? "dry" : run.state
}

/** What a run is called: its Look's title, or what is known instead. */
export function runTitle({title, queryId}: Pick<RunFacts, "title" | "queryId">): string {
  if (title !== undefined && title.trim() !== "") {
    return title
  }
  return queryId === undefined ? "A query without a title" : `Query ${queryId}`
}

export function linkToRun(root: string, runId: string): Html {
  return html`<a href="${root}runs/${encodeURIComponent(runId)}">run ${runId.slice(0, 8)}</a>`
}

/** What became of rows, in words that complete "5 rows …"; another action's code stands for itself. */
export function outcomeWords({code, ...answer}: RowsOutcome): string {
  if (isNotSent(code) || isRemark(code)) {
    return outcomeText({...answer, code})
  }
  return code === otherOutcome ? "with other outcomes" : code
}

/** What ended a run, on what, and the rest of its message; a dry run's begins with that nothing was sent. */
export function causeAndRest({message = "", kind}: Pick<RunSummary, "message" | "kind">): [string, string] {
  const [first, others] = splitMessage(message)
  return kind === "dry_run" && others !== "" ? splitMessage(others) : [first, others]
}

/** A message in its first sentence and the others. */
export function splitMessage(message: string): [first: string, others: string] {
  const end = /[.!?…](?=\s+[\p{Lu}\d"])/u.exec(message)
  return end === null
    ? [message, ""]
    : [message.slice(0, end.index + 1), message.slice(end.index + 1).trimStart()]
}

type Times = Pick<RunSummary, "queuedAtMs" | "startedAtMs" | "endedAtMs" | "rowsSent">

/** How long a run has been executing, or did; undefined when it has not begun. */
export function runningMs({startedAtMs, endedAtMs}: Times, nowMs: number): number | undefined {
  return startedAtMs === undefined ? undefined : Math.max(0, (endedAtMs ?? nowMs) - startedAtMs)
}

/** How long it has been waiting for its turn, or did. */
export function waitingMs({queuedAtMs, startedAtMs, endedAtMs}: Times, nowMs: number): number {
  return Math.max(0, (startedAtMs ?? endedAtMs ?? nowMs) - queuedAtMs)
}

/** Rows that arrived, per second, over the whole run; undefined while there is nothing to divide. */
export function rowsPerSecond(run: Times, nowMs: number): number | undefined {
  const durationMs = runningMs(run, nowMs)
  return durationMs === undefined || durationMs === 0 ? undefined : (run.rowsSent * 1000) / durationMs
}
