import {FaultLine, LineResult} from "./fault_line"
import {HubName, MOST_MEMORY_MB} from "./hub_profiles"
import {peakMemoryMb} from "./memory"
import {Outcome} from "./run_lines"
import {secretsIn} from "./secrets"
import {HubTarget, Stage} from "./stage"

/** What must hold for each hub once all lines have been tried on it. */
export async function hubChecks(stage: Stage): Promise<Outcome[]> {
  const hubs = await stage.started()
  return hubs.flatMap(([name, hub]) => [
    check(name, "its memory", memoryResult(hub)),
    check(name, "secrets in its output and answers", secretsResult(hub, stage)),
  ])
}

function check(hub: HubName, name: string, result: LineResult): Outcome {
  const line: Omit<FaultLine, "run"> = {
    group: "after all that",
    name: `the ${hub} hub: ${name}`,
    strikes: "",
    hub,
    isShort: true,
    runsAlone: true,
    needsOwnHub: false,
  }
  return {line: {...line, run: () => Promise.resolve(result)}, seconds: 0, ...result}
}

function memoryResult({process}: HubTarget): LineResult {
  const peakMb = process && peakMemoryMb(process.pid)
  const isTooMuch = peakMb !== undefined && peakMb > MOST_MEMORY_MB
  return {
    answer: peakMb === undefined ? "not known" : `at most ${peakMb} MB`,
    arrived: "",
    complaints: isTooMuch ? [`that is more than ${MOST_MEMORY_MB} MB`] : [],
  }
}

function secretsResult({process, token}: HubTarget, {answers}: Stage): LineResult {
  const output = process?.output() ?? ""
  const complaints = [
    ...secretsIn(output, token).map((secret) => `${secret} stands in its output`),
    ...secretsIn(answers.join("\n"), token).map((secret) => `${secret} stands in an answer`),
  ]
  return {answer: `${complaints.length} found`, arrived: "", complaints}
}
