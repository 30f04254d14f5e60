import {RudderEvent} from "../../stand_ins/data_plane_stand_in"
import {isObject} from "../../stand_ins/looker/hub_answer"

const INDENT = "     "
const MEMBERS_SHOWN = [
  "type",
  "event",
  "userId",
  "anonymousId",
  "groupId",
  "traits",
  "properties",
  "messageId",
]

/** An event as JSON for a terminal, a value a line, without what is the same in every event of a run. */
export function eventText(event: RudderEvent): string {
  const shown = MEMBERS_SHOWN.filter((name) => name in event)
  return linesOf(Object.fromEntries(shown.map((name) => [name, event[name]])), INDENT).join("\n")
}

/** Objects of the first two levels have a line for each member, anything deeper stays on its line. */
function linesOf(object: Readonly<Record<string, unknown>>, indent: string): string[] {
  const inner = indent + "  "
  const members = Object.entries(object).map(
    ([name, value]) => `${inner}${JSON.stringify(name)}: ${valueText(value, inner)}`,
  )
  return [
    `${indent}{`,
    ...members.map((line, index) => line + (index < members.length - 1 ? "," : "")),
    `${indent}}`,
  ]
}

function valueText(value: unknown, indent: string): string {
  const isInner = indent.length > INDENT.length + 2
  return isObject(value) && !Array.isArray(value) && !isInner
    ? linesOf(value, indent).join("\n").trimStart()
    : JSON.stringify(value)
}
