import {counted} from "../fault_line"
import {SoakOutcome} from "./soak_run"

/** Adds up what the runs of a soak came to. */
export class SoakFigures {
  runs = 0
  wrong = 0
  private successes = 0
  private rows = 0
  private arrived = 0
  private repeats = 0
  private requests = 0
  private slowestMs = 0
  private readonly struck = new Map<string, number>()

  add(outcome: SoakOutcome): void {
    this.runs++
    this.wrong += outcome.complaints.length > 0 ? 1 : 0
    this.successes += outcome.success ? 1 : 0
    this.rows += outcome.rowCount
    this.arrived += outcome.arrived
    this.repeats += outcome.repeats
    this.requests += outcome.requests
    this.slowestMs = Math.max(this.slowestMs, outcome.durationMs)
    for (const [trouble, count] of outcome.struck) {
      this.struck.set(trouble, (this.struck.get(trouble) ?? 0) + count)
    }
  }

  /** The figures as a Markdown table, with lines of the caller's below. */
  text(more: readonly (readonly [what: string, figure: string])[]): string {
    const struck = [...this.struck].sort(([, one], [, other]) => other - one)
    const lines: (readonly [string, string])[] = [
      ["runs", counted(this.runs)],
      [
        "of them told as a success, as a failure",
        `${counted(this.successes)}, ${counted(this.runs - this.successes)}`,
      ],
      ["rows sent by Looker", counted(this.rows)],
      ["rows that arrived", counted(this.arrived)],
      ["events stored again, under the same message id", counted(this.repeats)],
      ["requests to the data planes", counted(this.requests)],
      ["troubles", struck.map(([trouble, count]) => `${counted(count)} × ${trouble}`).join(", ")],
      ["slowest run", `${(this.slowestMs / 1000).toFixed(1)} s`],
      ...more,
      ["**wrong answers**", `**${counted(this.wrong)}**`],
    ]
    return [
      "| what | figure |",
      "| --- | --- |",
      ...lines.map(([what, figure]) => `| ${what} | ${figure} |`),
    ].join("\n")
  }
}
