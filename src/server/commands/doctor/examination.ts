import type {Config} from "../../config/config"
import type {DataPlaneOption} from "../data_plane_option"
import {type Finding, type Report, type ReportLine, unforeseen, wrong} from "../report"

/** One thing that can be wrong with a hub. */
export interface Check {
  /** What it is about, in a word or two. */
  readonly subject: string
  /** What to set or give for it to be examined, where that is somebody's choice. */
  readonly needs?: string
  /** Leaves everything as it was. None of the findings means that there is nothing to examine. */
  examine(context: CheckContext): Promise<readonly Finding[]>
}

/** What there is to examine. */
export interface CheckContext {
  readonly config: Config
  /** Variables that look like settings of the hub and are none. */
  readonly unknownSettings: readonly string[]
  /** A data plane named on the command line. */
  readonly dataPlane: DataPlaneOption | undefined
  /** An address of Looker named on the command line. */
  readonly lookerUrl: string | undefined
}

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
  const findings = await inTime(check.examine(context)).catch((error: unknown) => [
    unforeseen(error, "The check could not be made"),
  ])
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
