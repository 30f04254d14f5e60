import type {RunRecord, RunState} from "../history/run_record"
import {html, type Html} from "./html"
import {isDryRunReport, runStateWord} from "./words/run_state_word"

/** A shape of its own for each state: colour alone would not tell everybody. */
const shapes: Readonly<Record<RunState | "dry", Html>> = {
  queued: html`<circle cx="8" cy="8" r="5.5" stroke-dasharray="2.2 2.1" />`,
  running: html`<path d="M5.5 3.5v9l7-4.5z" class="filled" />`,
  succeeded: html`<path d="M3 8.5l3.5 3.5L13 4.5" />`,
  failed: html`<path d="M4 4l8 8M12 4l-8 8" />`,
  interrupted: html`<path d="M8 2.5v6M8 11.5v2" />`,
  dry: html`<circle cx="7" cy="7" r="4" /><path d="M10 10l3.5 3.5" />`,
}

/** A run's state, as a shape and a word. */
export function stateMark(run: Pick<RunRecord, "state" | "runKind">): Html {
  const kind = isDryRunReport(run) ? "dry" : run.state
  return html`<span class="state ${kind}"
    ><svg viewBox="0 0 16 16" aria-hidden="true">${shapes[kind]}</svg>${runStateWord(run)}</span
  >`
}
