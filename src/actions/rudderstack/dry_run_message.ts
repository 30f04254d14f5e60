import {Mapping} from "./event_mapper"
import {counted, MAX_MESSAGE_LENGTH, rowsText} from "./report_text"
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

const MAX_NAMES = 20

/**
 * @returns the sentences of the report, which fit into one message: it names as many columns as there is room for.
 * No row's values are among them
 */
export function dryRunMessage(end: DryRunEnd): string[] {
  for (let names = MAX_NAMES; names > 0; names--) {
    const sentences = report(end, names)
    if (sentences.join(" ").length <= MAX_MESSAGE_LENGTH) {
      return sentences
    }
  }
  return report(end, 0)
}

function report({tally, call, mapping, largestEventBytes, failure}: DryRunEnd, maxNames: number): string[] {
  const sendable = tally.rowsRead - tally.notSent.total
  const columns = mapping === undefined ? "" : `: ${columnsText(mapping, call, maxNames)}`
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

function columnsText({roles, columns}: Mapping, call: Call, maxNames: number): string {
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
  const noun = call === "track" ? "property" : "trait"
  return [...named, `${plural(keys.length, noun)}${namesText(keys, maxNames)}`].join(", ")
}

function namesText(names: readonly string[], maxNames: number): string {
  if (names.length === 0 || maxNames === 0) {
    return ""
  }
  const more = names.length > maxNames ? ` and ${names.length - maxNames} more` : ""
  return ` (${names.slice(0, maxNames).join(", ")}${more})`
}

function plural(count: number, noun: "property" | "trait"): string {
  const many = noun === "property" ? "properties" : "traits"
  return `${count} ${count === 1 ? noun : many}`
}

function have(count: number): string {
  return count === 1 ? "has" : "have"
}
