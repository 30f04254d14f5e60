import {Call} from "../calls"
import {becomesText, lookRequest, roleColumns, valueColumns} from "../event"
import {LookHeader} from "../look"
import {
  ActionError,
  codeSentence,
  mainCode,
  MAX_MESSAGE_LENGTH,
  messageOf,
  outcomeSentence,
  plural,
  Tally,
} from "../report"
import {RunInput} from "../run"

/** What a dry run found. */
export interface DryRunEnd {
  readonly tally: Tally
  /** Rows without an id, to be sent under a generated one. */
  readonly unidentified: number
  readonly call: Call
  /** How columns become an event; undefined when the result ended before its columns were known. */
  readonly mapping: MappingSummary | undefined
  /** Of the largest event as it would be sent. */
  readonly largestEventBytes: number
  /** Why the result could not be read to its end, if so. */
  readonly failure: ActionError | undefined
}

/** Names of columns and keys; no row's values are among them. */
export interface MappingSummary {
  /** Such as ["userId", "users.id"]. */
  readonly roles: readonly (readonly [becomes: string, column: string])[]
  /** The names under which the other columns are sent. */
  readonly keys: readonly string[]
}

const MAX_NAMES = 20

export function mappingSummary(header: LookHeader, {request, call, choices}: RunInput): MappingSummary {
  const roles = roleColumns(header, call)
  const used = roles.filter(({role}) => role.becomes !== "name" || call.nameMember !== undefined)
  return {
    roles: used.map(({role, name}): [string, string] => [becomesText(role), name]),
    keys: valueColumns(header, roles, lookRequest(request), choices).map(({key}) => key),
  }
}

/** @returns the report, which fits into one message: it names as many columns as there is room for */
export function dryRunMessage(end: DryRunEnd): string {
  for (let names = MAX_NAMES; names > 0; names--) {
    const sentences = report(end, names)
    if (sentences.join(" ").length <= MAX_MESSAGE_LENGTH) {
      return messageOf(sentences)
    }
  }
  return messageOf(report(end, 0))
}

function report(end: DryRunEnd, maxNames: number): string[] {
  const {tally, unidentified, call, mapping, largestEventBytes, failure} = end
  const sendable = tally.rowsRead - tally.notSentTotal
  const columns = mapping === undefined ? "" : `: ${columnsText(mapping, call, maxNames)}`
  return [
    "Dry run, nothing was sent.",
    failure?.message ?? "",
    `${plural(tally.rowsRead, "row")} would become ${plural(sendable, `${call.name} event`)}${columns}.`,
    ...tally.notSent.map(outcomeSentence),
    ...tally.remarks.map(outcomeSentence),
    unidentified === 0 ? "" : `${plural(unidentified, "row")} ${unidentified === 1 ? "has" : "have"} no id.`,
    largestEventBytes === 0 ? "" : `Largest event ${(largestEventBytes / 1000).toFixed(1)} KB.`,
    codeSentence(mainCode(tally, failure)),
  ].filter((sentence) => sentence !== "")
}

function columnsText({roles, keys}: MappingSummary, call: Call, maxNames: number): string {
  const named = roles.map(([becomes, column]) => `${becomes} from ${column}`)
  return [...named, `${plural(keys.length, ...call.dataNouns)}${namesText(keys, maxNames)}`].join(", ")
}

function namesText(names: readonly string[], maxNames: number): string {
  if (names.length === 0 || maxNames === 0) {
    return ""
  }
  const more = names.length > maxNames ? ` and ${names.length - maxNames} more` : ""
  return ` (${names.slice(0, maxNames).join(", ")}${more})`
}
