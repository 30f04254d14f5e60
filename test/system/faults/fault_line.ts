import {HubName} from "./hub_profiles"
import {Stage} from "./stage"

/** One line of the table: something goes wrong, and what the hub must make of it. */
export interface FaultLine {
  readonly group: string
  /** What goes wrong. */
  readonly name: string
  /** Where it strikes. */
  readonly strikes: string
  /** Which hub it is tried on. */
  readonly hub: HubName
  /** Whether it belongs to the short form, which is part of `npm test`. */
  readonly isShort: boolean
  /** Whether it would disturb other lines, so that nothing else runs beside it. */
  readonly runsAlone: boolean
  /** Whether it needs a hub with settings, output or memory that only a child process shows. */
  readonly needsOwnHub: boolean
  run(stage: Stage): Promise<LineResult>
}

export interface LineResult {
  /** What the caller was answered, in a few words. */
  readonly answer: string
  /** What truly arrived, in a few words. */
  readonly arrived: string
  /** What is not as it should be; none where all is well. */
  readonly complaints: readonly string[]
}

/** Numbers as the tables show them: 4,800. */
export function counted(value: number): string {
  return value.toLocaleString("en-US")
}
