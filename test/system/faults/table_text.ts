import {Outcome} from "./run_lines"

const WIDTHS = {seconds: 5, name: 52, strikes: 28, answer: 18}

/** The titles of a table's columns. */
export interface Headings {
  readonly strikes: string
  readonly answer: string
  readonly arrived: string
}

const FAULT_HEADINGS: Headings = {
  strikes: "where it strikes",
  answer: "the answer",
  arrived: "rows that arrived",
}

/** The table as text: a line a fault, and below it what is wrong, if anything. */
export function tableText(outcomes: readonly Outcome[], headings = FAULT_HEADINGS): string {
  const groups = new Set(outcomes.map(({line}) => line.group))
  return [...groups].map((group) => groupText(group, outcomes, headings)).join("\n")
}

function groupText(group: string, outcomes: readonly Outcome[], headings: Headings): string {
  const lines = outcomes.filter(({line}) => line.group === group)
  const head = columns("", "s", group, headings.strikes, headings.answer, headings.arrived)
  return [head, "-".repeat(head.length), ...lines.flatMap(outcomeLines), ""].join("\n")
}

function outcomeLines({line, seconds, answer, arrived, complaints}: Outcome): string[] {
  const verdict = complaints.length === 0 ? "ok" : "WRONG"
  return [
    columns(verdict, seconds.toFixed(1), line.name, line.strikes, answer, arrived),
    ...complaints.map((complaint) => `       ! ${complaint}`),
  ]
}

function columns(
  verdict: string,
  seconds: string,
  name: string,
  ...[strikes, answer, arrived]: string[]
): string {
  return [
    verdict.padEnd(5),
    seconds.padStart(WIDTHS.seconds),
    name.padEnd(WIDTHS.name),
    strikes.padEnd(WIDTHS.strikes),
    answer.padEnd(WIDTHS.answer),
    arrived,
  ].join("  ")
}
