import {Mapping} from "./event_mapper"
import {counted, rowsText} from "./report_text"
import {Call} from "./rudder_event"
import {Tally} from "./tally"

/** What a dry run found. */
export interface DryRunEnd {
  readonly tally: Tally
  readonly call: Call
  /** Undefined when the result ended before its columns were known. */
  readonly mapping: Mapping | undefined
  /** Of the largest event as it would be sent. */
  readonly largestEventBytes: number
  /** Why the result could not be read to its end, if so. */
  readonly failure: string | undefined
}

const NAMES_SHOWN = 20

/** @returns the sentences of the report; no row's values are among them */
export function dryRunMessage({tally, call, mapping, largestEventBytes, failure}: DryRunEnd): string[] {
  const sendable = tally.rowsRead - tally.notSent.total
  const columns = mapping === undefined ? "" : `: ${columnsText(mapping, call)}`
  return [
    "Dry run, nothing was sent.",
    failure ?? "",
    `${counted(tally.rowsRead, "row")} would become ${counted(sendable, `${call} event`)}${columns}.`,
    ...tally.notSent.byReason.map(rowsText),
    ...tally.remarks.byReason.map(rowsText),
    tally.unidentified === 0
      ? ""
      : `${counted(tally.unidentified, "row")} ${have(tally.unidentified)} no id.`,
    largestEventBytes === 0 ? "" : `Largest event ${(largestEventBytes / 1000).toFixed(1)} KB.`,
  ].filter((sentence) => sentence !== "")
}

function columnsText({roles, columns}: Mapping, call: Call): string {
  const named = [
    ["userId", roles.userId],
    ["anonymousId", roles.anonymousId],
    ["email", roles.email],
    ["groupId", roles.groupId],
    ["event name", call === "track" ? roles.event : undefined],
    ["timestamp", roles.timestamp],
    ["messageId", roles.messageId],
  ].flatMap(([role, column]) => (column === undefined ? [] : [`${role} from ${column}`]))
  const keys = columns.filter(({name}) => name !== roles.email).map(({key}) => key)
  const shown = keys.slice(0, NAMES_SHOWN).join(", ")
  const more = keys.length > NAMES_SHOWN ? ` and ${keys.length - NAMES_SHOWN} more` : ""
  const noun = call === "track" ? "property" : "trait"
  return [...named, `${plural(keys.length, noun)}${keys.length === 0 ? "" : ` (${shown}${more})`}`].join(", ")
}

function plural(count: number, noun: "property" | "trait"): string {
  const many = noun === "property" ? "properties" : "traits"
  return `${count} ${count === 1 ? noun : many}`
}

function have(count: number): string {
  return count === 1 ? "has" : "have"
}
