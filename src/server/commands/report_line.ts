/** One line of a command's report. No text holds a secret. */
export type ReportLine = Fact | Problem

interface Fact {
  /** "ok" was tried; "as is" was so before; "to do" is a step of a dry run, "done" of a real one. */
  readonly status: "ok" | "as is" | "to do" | "done"
  /** What it is about, in a word or two. */
  readonly subject: string
  /** A sentence. */
  readonly text: string
}

interface Problem {
  /** "wrong" fails the command, "warning" does not. */
  readonly status: "warning" | "wrong"
  readonly subject: string
  readonly text: string
  /** What to do, a sentence. */
  readonly cure: string
}

export type Report = (line: ReportLine) => void

const statusWidth = "warning".length

/** Status, subject, what was found, what to do, in columns. */
export function lineText(line: ReportLine, subjectWidth: number): string {
  const cure = "cure" in line ? ` ${line.cure}` : ""
  return `${line.status.padEnd(statusWidth)}  ${line.subject.padEnd(subjectWidth)}  ${line.text}${cure}`
}

export function isSound(lines: readonly ReportLine[]): boolean {
  return lines.every(({status}) => status !== "wrong")
}
