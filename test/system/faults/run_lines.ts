import {FaultLine, LineResult} from "./fault_line"
import {Stage} from "./stage"

export interface Outcome extends LineResult {
  readonly line: FaultLine
  /** From the start of the line to its end, with everything else that ran beside it. */
  readonly seconds: number
}

/** So many Looks are in flight at once, as at a hub that is in use. */
const AT_ONCE = 12

/** Tries every line, most of them side by side. @returns the outcomes in the lines' order */
export async function runLines(
  lines: readonly FaultLine[],
  stage: Stage,
  atOnce = AT_ONCE,
): Promise<Outcome[]> {
  const outcomes = new Map<FaultLine, Outcome>()
  const waiting = lines.filter(({runsAlone}) => !runsAlone)
  const work = async () => {
    for (let line = waiting.shift(); line !== undefined; line = waiting.shift()) {
      outcomes.set(line, await outcomeOf(line, stage))
    }
  }
  await Promise.all(Array.from({length: atOnce}, work))
  for (const line of lines.filter(({runsAlone}) => runsAlone))
    outcomes.set(line, await outcomeOf(line, stage))
  return lines.flatMap((line) => outcomes.get(line) ?? [])
}

async function outcomeOf(line: FaultLine, stage: Stage): Promise<Outcome> {
  const startedAtMs = performance.now()
  const result = await line.run(stage).catch(broken)
  return {line, seconds: (performance.now() - startedAtMs) / 1000, ...result}
}

function broken(error: unknown): LineResult {
  const complaint = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return {answer: "none", arrived: "", complaints: [complaint]}
}
