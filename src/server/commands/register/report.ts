import type {Line} from "./line"

const statusWidth = "warning".length
const subjectWidth = "RudderStack Identify".length

/** One line of text: status, subject, what there is to say, what to do. */
export function lineText(line: Line): string {
  const cure = "cure" in line ? ` ${line.cure}` : ""
  return `${line.status.padEnd(statusWidth)}  ${line.subject.padEnd(subjectWidth)}  ${line.text}${cure}`
}

/** How it went. */
export interface Outcome {
  readonly isApplied: boolean
  readonly lines: readonly Line[]
}

export function isSound({lines}: Outcome): boolean {
  return lines.every(({status}) => status !== "wrong")
}

/** The last line for people. */
export function closingText(outcome: Outcome): string {
  const {isApplied, lines} = outcome
  const hasSteps = lines.some(({status}) => status === "done" || status === "to do")
  if (!isSound(outcome)) {
    return isApplied && hasSteps
      ? "What is done stays, and is not done again: mend this, then run it again."
      : "Nothing has been changed: mend this, then run it again."
  }
  if (!hasSteps) {
    return "Nothing to do."
  }
  return isApplied ? "Done." : "This was a dry run, nothing has been changed. Add --apply to do it."
}

/** The outcome for programs. */
export function outcomeJson(outcome: Outcome): string {
  return JSON.stringify({isSound: isSound(outcome), ...outcome}, undefined, 2)
}
