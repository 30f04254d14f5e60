import {FaultLine} from "../faults/fault_line"
import {HubName} from "../faults/hub_profiles"
import {HubTarget, Stage} from "../faults/stage"
import {rawAnswer} from "../faults/support/raw_request"
import {attackLines, holding, Seen} from "./attack"

/** A request that nobody should send. */
export interface RequestAttack {
  readonly name: string
  /** Method and path; default the run of an action. */
  readonly at?: string
  /** Headers beside Host and Connection. */
  readonly headers?: (hub: HubTarget) => readonly string[]
  readonly body?: string | Buffer
  /** In place of all of the above: the whole request. */
  readonly bytes?: (hub: HubTarget) => string | Buffer
  /** A connection may also be ended without a word where `"end"` is among them. */
  readonly statuses: readonly (number | "end")[]
  readonly hub?: HubName
}

export const EXECUTE = "POST /actions/rudder_event/execute"

/** What no answer may show: where code lies, or a trace of it. */
const INTERNALS = /node_modules|\bat .+:\d+:\d+|\.[jt]s:\d+|\/src\/|Error: /

/** @param what the part of a request that is wrong */
export function requestLines(what: string, attacks: readonly RequestAttack[]): FaultLine[] {
  return attackLines(
    `${what} of a request`,
    attacks.map((attack) => {
      const {name, statuses, hub = "patient"} = attack
      // All bodies together may not exceed the limit either: beside each other they would be told that the hub is busy.
      const runsAlone = hub === "narrow"
      const expected = statuses.map(statusText).join(" or ")
      return {name, expected, hub, runsAlone, run: (stage) => tried(attack, hub, stage)}
    }),
  )
}

function statusText(status: number | "end"): string {
  return status === "end" ? "an end" : String(status)
}

export function authorized({token}: HubTarget): string[] {
  return [`Authorization: Token token="${token}"`]
}

async function tried(attack: RequestAttack, hubName: HubName, stage: Stage): Promise<Seen> {
  const hub = await stage.hub(hubName)
  const {status = "end", text} = await rawAnswer(hub.url, attack.bytes?.(hub) ?? requestBytes(attack, hub))
  stage.answers.push(text)
  const alive = await fetch(`${hub.url}/`)
  return {
    seen: statusText(status),
    complaints: holding(
      [!attack.statuses.includes(status), `the answer is: ${text.slice(0, 200)}`],
      [INTERNALS.test(text), `the answer shows internals: ${text.slice(0, 500)}`],
      [alive.status >= 500, `the hub answers ${alive.status} afterwards`],
    ),
  }
}

function requestBytes(
  {at = EXECUTE, headers = authorized, body = ""}: RequestAttack,
  hub: HubTarget,
): Buffer {
  const content = Buffer.from(body)
  const own = headers(hub)
  const length = own.some((header) => /^(content-length|transfer-encoding):/i.test(header))
    ? []
    : [`Content-Length: ${content.length}`]
  const head = [`${at} HTTP/1.1`, "Host: hub", "Connection: close", ...own, ...length, "", ""].join("\r\n")
  return Buffer.concat([Buffer.from(head, "latin1"), content])
}
