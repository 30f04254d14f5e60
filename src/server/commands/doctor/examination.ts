import {errorSummary} from "../../telemetry/error_summary"
import type {Report, ReportLine} from "../report_line"
import {type Check, type CheckContext, type Finding, wrong} from "./check"

/** Longer than any check waits for something by itself. */
const limitMs = 30_000

/** Makes all checks at the same time, and reports what they find in their order, as soon as it is known. */
export async function examine(
  checks: readonly Check[],
  context: CheckContext,
  report: Report,
): Promise<readonly ReportLine[]> {
  const found = checks.map((check) => linesOf(check, context))
  const lines: ReportLine[] = []
  for (const each of found) {
    for (const line of await each) {
      report(line)
      lines.push(line)
    }
  }
  return lines
}

/** What has not been examined, and what that needs. */
export function unexaminedTexts(checks: readonly Check[], lines: readonly ReportLine[]): string[] {
  return checks
    .filter(({subject}) => !lines.some((line) => line.subject === subject))
    .flatMap(({subject, needs}) =>
      needs === undefined ? [] : [`Not examined: ${subject}. It needs ${needs}.`],
    )
}

async function linesOf(check: Check, context: CheckContext): Promise<ReportLine[]> {
  const findings = await inTime(check.examine(context)).catch((error: unknown) => [unfinished(error)])
  return findings.map((finding) => ({subject: check.subject, ...finding}))
}

async function inTime(findings: Promise<readonly Finding[]>): Promise<readonly Finding[]> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<readonly Finding[]>((resolve) => {
    timer = setTimeout(() => {
      resolve([wrong(`The check took longer than ${limitMs / 1000} seconds.`, "Make it again.")])
    }, limitMs)
  })
  try {
    return await Promise.race([findings, late])
  } finally {
    clearTimeout(timer)
  }
}

/** Messages of unforeseen errors may hold what they failed on. */
function unfinished(error: unknown): Finding {
  const {name, code} = errorSummary(error)
  return wrong(
    `The check could not be made (${code ?? name}).`,
    "Report it to whoever maintains the hub, with its version.",
  )
}
