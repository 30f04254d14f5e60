import {FaultLine, LineResult} from "../faults/fault_line"
import {HubName} from "../faults/hub_profiles"
import {Stage} from "../faults/stage"

/** What somebody does to a hub, or what befalls it; a line of the table. */
export interface Attack {
  readonly name: string
  /** In a few words. */
  readonly expected: string
  /** Default "console". */
  readonly hub?: HubName
  /** Whether it would disturb other lines. */
  readonly runsAlone?: boolean
  readonly run: (stage: Stage) => Promise<Seen>
}

export interface Seen {
  /** In a few words. */
  readonly seen: string
  /** What is not as expected; none where all is well. */
  readonly complaints: readonly string[]
}

export function attackLines(group: string, attacks: readonly Attack[]): FaultLine[] {
  return attacks.map(({name, expected, hub = "console", runsAlone = false, run}) => ({
    ...{group, name, hub, runsAlone},
    strikes: expected,
    isShort: false,
    needsOwnHub: true,
    run: async (stage): Promise<LineResult> => {
      const {seen, complaints} = await run(stage)
      return {answer: seen, arrived: "", complaints}
    },
  }))
}

/** What is seen, and a complaint where it is something else than expected. */
export function sameAs(expected: string, seen: string, more: readonly string[] = []): Seen {
  return {seen, complaints: [...(seen === expected ? [] : [`it should be: ${expected}`]), ...more]}
}

/** The complaints that hold. */
export function holding(...complaints: [isSo: boolean, complaint: string][]): string[] {
  return complaints.filter(([isSo]) => isSo).map(([, complaint]) => complaint)
}
