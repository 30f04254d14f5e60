import {eventTimeMs} from "./event_time"
import {FieldRoles} from "./field_roles"
import {identityOf, idText, isIdentified, RowIds} from "./identity"
import {MessageIds} from "./message_ids"
import {putValue} from "./put_value"
import {LookRow} from "./row_json"
import {Call, RudderEvent, Values} from "./rudder_event"
import {CellReading, traitValue} from "./trait_value"
import {ValueColumn} from "./value_columns"

/** What is the same for every row of a run. */
export interface RunFacts {
  readonly call: Call
  /** Track's event name, from the form; of rows whose own column gives none. */
  readonly event: string
  /** ISO 8601: when the query ran, else when the run started; of rows whose own column gives none. */
  readonly timestamp: string
  /** IANA name of the zone of dates that do not say their own. */
  readonly timezone: string
  readonly messageIds: MessageIds
}

/** How the columns of one result become an event. */
export interface Mapping {
  readonly roles: FieldRoles
  readonly columns: readonly ValueColumn[]
  readonly reading: CellReading
}

/** A row is an event, or cannot be sent for a reason that is counted and reported. */
export type MappedRow = EventOfRow | UnsendableRow

interface EventOfRow {
  readonly ok: true
  readonly event: RudderEvent
  /** Its traits or properties. */
  readonly values: Values
  /** Whether the row says whom it is about. */
  readonly isIdentified: boolean
  /** Whether the row's own time could not be read, so that the run's had to do. */
  readonly isTimeUnreadable: boolean
}

interface UnsendableRow {
  readonly ok: false
  /** Completes "3 rows …". */
  readonly reason: string
}

const WITHOUT_GROUP_ID: UnsendableRow = {ok: false, reason: "without a group id"}
const WITHOUT_EVENT_NAME: UnsendableRow = {ok: false, reason: "without an event name"}

/** Row → event. Pure: the same row always gives the same event. */
export function eventMapper(
  {roles, columns, reading}: Mapping,
  facts: RunFacts,
): (row: LookRow, rowNumber: number) => MappedRow {
  return (row, rowNumber) => {
    const groupId = idIn(row, roles.groupId)
    if (facts.call === "group" && groupId === undefined) {
      return WITHOUT_GROUP_ID
    }
    const event = facts.call === "track" ? eventName(row, roles.event, facts) : ""
    if (facts.call === "track" && event === "") {
      return WITHOUT_EVENT_NAME
    }
    const ids = {
      userId: idIn(row, roles.userId),
      anonymousId: idIn(row, roles.anonymousId),
      email: idIn(row, roles.email),
      messageId: messageIdOf(idIn(row, roles.messageId), event, rowNumber, facts),
    }
    const time = timeOf(row, roles.timestamp, facts)
    const timestamp = time ?? facts.timestamp
    return {
      ok: true,
      event: eventOf(facts, ids, {groupId, event, timestamp}),
      values: valuesOf(row, columns, reading),
      isIdentified: isIdentified(ids),
      isTimeUnreadable: time === undefined,
    }
  }
}

function eventName(row: LookRow, column: string | undefined, facts: RunFacts): string {
  const name = idIn(row, column)
  return name === undefined ? facts.event : name.trim()
}

function messageIdOf(key: string | undefined, event: string, rowNumber: number, facts: RunFacts): string {
  return key === undefined ? facts.messageIds.of(rowNumber) : facts.messageIds.ofKey(facts.call, event, key)
}

/** @returns undefined when the row's own time cannot be read; an empty cell asks for the run's time */
function timeOf(row: LookRow, column: string | undefined, facts: RunFacts): string | undefined {
  const value = column === undefined ? undefined : cellValue(row[column])
  if (value === undefined || value === null || isBlank(value)) {
    return facts.timestamp
  }
  const ms = eventTimeMs(value, facts.timezone)
  return ms === undefined ? undefined : new Date(ms).toISOString()
}

interface EventParts {
  readonly groupId: string | undefined
  readonly event: string
  readonly timestamp: string
}

/** Without spreading objects, which takes longer than all the rest of a row. */
function eventOf({call}: RunFacts, ids: RowIds, parts: EventParts): RudderEvent {
  const {messageId} = ids
  const {groupId, event, timestamp} = parts
  const originalTimestamp = timestamp
  const common = {messageId, timestamp, originalTimestamp, groupId}
  return call === "track"
    ? Object.assign(identityOf(ids), {call, event}, common)
    : Object.assign(identityOf(ids), {call}, common)
}

function idIn(row: LookRow, column: string | undefined): string | undefined {
  return column === undefined ? undefined : idText(cellValue(row[column]))
}

/** @returns undefined for a pivoted cell, which has a value a pivot key */
function cellValue(cell: unknown): unknown {
  return typeof cell === "object" && cell !== null && "value" in cell ? cell.value : undefined
}

function isBlank(value: unknown): boolean {
  return typeof value === "string" && value.trim() === ""
}

function valuesOf(row: LookRow, columns: readonly ValueColumn[], reading: CellReading): Values {
  const values: Values = {}
  for (const {name, key} of columns) {
    const value = traitValue(row[name], reading)
    if (value !== undefined) {
      putValue(values, key, value)
    }
  }
  return values
}
