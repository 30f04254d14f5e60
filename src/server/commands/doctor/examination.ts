import {errorSummary} from "../../error_summary"
import type {Check, CheckContext} from "./check"
import {type Finding, wrong} from "./finding"

/** Longer than any check waits for something by itself. */
const limitMs = 30_000

/** A finding and what it is about. */
export type Line = Finding & {readonly subject: string}

/** Makes all checks at the same time, and tells what they find in their order, as soon as it is known. */
export async function examine(
  checks: readonly Check[],
  context: CheckContext,
  tell: (line: Line) => void,
): Promise<readonly Line[]> {
  const found = checks.map((check) => linesOf(check, context))
  const lines: Line[] = []
  for (const each of found) {
    for (const line of await each) {
      tell(line)
      lines.push(line)
    }
  }
  return lines
}

async function linesOf(check: Check, context: CheckContext): Promise<Line[]> {
  const findings = await inTime(check.examine(context)).catch((error: unknown) => [unfinished(error)])
  return findings.map((finding) => ({...finding, subject: check.subject}))
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
