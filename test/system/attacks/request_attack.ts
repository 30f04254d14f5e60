import {FaultLine, LineResult} from "../faults/fault_line"
import {HubName} from "../faults/hub_profiles"
import {HubTarget, Stage} from "../faults/stage"
import {rawAnswer} from "../faults/support/raw_request"

/** A request that nobody should send. */
export interface Attack {
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
  readonly isShort?: boolean
  readonly hub?: HubName
}

export const EXECUTE = "POST /actions/rudder_event/execute"

/** What no answer may show: where code lies, or a trace of it. */
const INTERNALS = /node_modules|\bat .+:\d+:\d+|\.[jt]s:\d+|\/src\/|Error: /

export function attackLine(group: string, strikes: string, attack: Attack): FaultLine {
  const {name, hub = "patient", isShort = false} = attack
  // All bodies together may not exceed the limit either: beside each other they would be told that the hub is busy.
  const rules = {runsAlone: hub === "narrow", needsOwnHub: hub === "narrow"}
  return {group, name, strikes, hub, isShort, ...rules, run: (stage) => tried(attack, hub, stage)}
}

export function authorized({token}: HubTarget): string[] {
  return [`Authorization: Token token="${token}"`]
}

async function tried(attack: Attack, hubName: HubName, stage: Stage): Promise<LineResult> {
  const hub = await stage.hub(hubName)
  const {status = "end", text} = await rawAnswer(hub.url, attack.bytes?.(hub) ?? requestBytes(attack, hub))
  stage.answers.push(text)
  const alive = await fetch(`${hub.url}/`)
  const complaints = [
    ...(attack.statuses.includes(status)
      ? []
      : [`it should be answered ${attack.statuses.join(" or ")}: ${text.slice(0, 200)}`]),
    ...(INTERNALS.test(text) ? [`the answer shows internals: ${text.slice(0, 500)}`] : []),
    ...(alive.status < 500 ? [] : [`the hub answers ${alive.status} afterwards`]),
  ]
  return {answer: `status ${status}`, arrived: "", complaints}
}

function requestBytes({at = EXECUTE, headers = authorized, body = ""}: Attack, hub: HubTarget): Buffer {
  const content = Buffer.from(body)
  const own = headers(hub)
  const length = own.some((header) => /^(content-length|transfer-encoding):/i.test(header))
    ? []
    : [`Content-Length: ${content.length}`]
  const head = [`${at} HTTP/1.1`, "Host: hub", "Connection: close", ...own, ...length, "", ""].join("\r\n")
  return Buffer.concat([Buffer.from(head, "latin1"), content])
}
