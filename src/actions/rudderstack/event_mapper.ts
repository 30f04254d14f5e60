import {EventContext} from "./event_context"
import {FieldRoles} from "./field_roles"
import {identityOf, idText} from "./identity"
import {MessageIds} from "./message_ids"
import {LookRow} from "./row_json"
import {Call, RudderEvent, Values} from "./rudder_event"
import {CellReading, traitValue} from "./trait_value"

/** What is the same for every row of a run. */
export interface RunFacts {
  readonly call: Call
  /** Track's event name, from the form. */
  readonly event: string
  readonly context: EventContext
  /** ISO 8601: when the query ran, else when the run started. */
  readonly timestamp: string
  readonly messageIds: MessageIds
}

/** A row is an event, or cannot be sent for a reason that is counted and reported. */
export type MappedRow =
  {readonly ok: true; readonly event: RudderEvent} | {readonly ok: false; readonly reason: string}

/**
 * Row → event, for one result's columns. Pure: the same row always gives the same event.
 *
 * @param pivoted whether the result has pivots
 */
export function eventMapper(
  roles: FieldRoles,
  pivoted: boolean,
  facts: RunFacts,
): (row: LookRow, rowNumber: number) => MappedRow {
  const reading: CellReading = {pivoted, roleNames: new Set(roles.taken)}
  return (row, rowNumber) => {
    const messageId = facts.messageIds.of(rowNumber)
    const groupId = idIn(row, roles.groupId)
    const common = {
      ...identityOf({
        userId: idIn(row, roles.userId),
        anonymousId: idIn(row, roles.anonymousId),
        email: idIn(row, roles.email),
        messageId,
      }),
      ...(groupId === undefined ? {} : {groupId}),
      messageId,
      timestamp: facts.timestamp,
      originalTimestamp: facts.timestamp,
      context: facts.context,
    }
    const values = valuesOf(row, roles, reading)
    switch (facts.call) {
      case "identify":
        return {ok: true, event: {...common, call: "identify", traits: values}}
      case "track":
        return {ok: true, event: {...common, call: "track", event: facts.event, properties: values}}
      case "group":
        return groupId === undefined
          ? {ok: false, reason: "have no group id"}
          : {ok: true, event: {...common, call: "group", groupId, traits: values}}
    }
  }
}

function idIn(row: LookRow, name: string | undefined): string | undefined {
  const cell = name === undefined ? undefined : row[name]
  return typeof cell === "object" && cell !== null && "value" in cell ? idText(cell.value) : undefined
}

function valuesOf(row: LookRow, roles: FieldRoles, reading: CellReading): Values {
  const values: Values = {}
  for (const name of roles.traits) {
    put(values, name, traitValue(row[name], reading))
  }
  if (roles.sentEmail !== undefined) {
    put(values, "email", traitValue(row[roles.sentEmail], reading))
  }
  return values
}

function put(values: Values, name: string, value: unknown) {
  if (name === "__proto__") {
    Object.defineProperty(values, name, {value, enumerable: true})
  } else if (value !== undefined) {
    values[name] = value
  }
}
