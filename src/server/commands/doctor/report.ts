import type {Check} from "./check"
import type {Line} from "./examination"

const statusWidth = "warning".length
const subjectWidth = "data directory".length

/** One line of text: status, subject, what was found, what to do. */
export function lineText(line: Line): string {
  const cure = line.status === "ok" ? "" : ` ${line.cure}`
  return `${line.status.padEnd(statusWidth)}  ${line.subject.padEnd(subjectWidth)}  ${line.text}${cure}`
}

/** What has not been examined, and what that needs. */
export function unexaminedTexts(checks: readonly Check[], lines: readonly Line[]): string[] {
  return checks
    .filter(({subject}) => !lines.some((line) => line.subject === subject))
    .flatMap(({subject, needs}) =>
      needs === undefined ? [] : [`Not examined: ${subject}. It needs ${needs}.`],
    )
}

/** The findings for programs. */
export function reportJson(lines: readonly Line[]): string {
  return JSON.stringify({isSound: isSound(lines), findings: lines}, undefined, 2)
}

export function isSound(lines: readonly Line[]): boolean {
  return lines.every(({status}) => status !== "wrong")
}
