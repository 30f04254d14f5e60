import type {RunState, RunSummary, UnreadableRun} from "../store/run_record"
import {html, type Html} from "./html"
import {isDryRunReport, runStateWord} from "./words/run_state_word"

/** A shape of its own for each state: colour alone would not tell everybody. */
const shapes: Readonly<Record<RunState | UnreadableRun["state"] | "dry", Html>> = {
  waiting: html`<circle cx="8" cy="8" r="5.5" stroke-dasharray="2.2 2.1" />`,
  running: html`<path d="M5.5 3.5v9l7-4.5z" class="filled" />`,
  succeeded: html`<path d="M3 8.5l3.5 3.5L13 4.5" />`,
  failed: html`<path d="M4 4l8 8M12 4l-8 8" />`,
  stopped: html`<path d="M4.5 4.5h7v7h-7z" />`,
  interrupted: html`<path d="M8 2.5v6M8 11.5v2" />`,
  refused: html`<circle cx="8" cy="8" r="5.5" /><path d="M4 12l8-8" />`,
  unreadable: html`<path d="M5.5 5.5a2.5 2.5 0 1 1 2.5 3v1.5M8 12v1.5" />`,
  dry: html`<circle cx="7" cy="7" r="4" /><path d="M10 10l3.5 3.5" />`,
}

/** A run's state, as a shape and a word. */
export function stateMark(run: Pick<RunSummary, "state" | "kind"> | UnreadableRun): Html {
  const kind = isDryRunReport(run) ? "dry" : run.state
  return html`<span class="state ${kind}"
    ><svg viewBox="0 0 16 16" aria-hidden="true">${shapes[kind]}</svg>${runStateWord(run)}</span
  >`
}
