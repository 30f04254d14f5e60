import {Outcome} from "./run_lines"

const WIDTHS = {seconds: 5, name: 52, strikes: 28, answer: 18}

/** The table as text: a line a fault, and below it what is wrong, if anything. */
export function tableText(outcomes: readonly Outcome[]): string {
  const groups = new Set(outcomes.map(({line}) => line.group))
  return [...groups].map((group) => groupText(group, outcomes)).join("\n")
}

function groupText(group: string, outcomes: readonly Outcome[]): string {
  const lines = outcomes.filter(({line}) => line.group === group)
  const head = columns("", "s", group, "where it strikes", "the answer", "rows that arrived")
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
