import {Call} from "../calls"
import {LookHeader, LookRow} from "../look"
import {failure, RemarkCode, Repetition} from "../report"
import {cellValue} from "./cell_text"
import {eventTime, rowTimes} from "./event_time"
import {identityOf, idText, isIdentified} from "./identity"
import {LookRequest} from "./look_request"
import {messageIds} from "./message_ids"
import {memberColumns, Role, roleColumns, ROLES} from "./roles"
import {rowContexts} from "./row_context"
import {dataText, MappingChoices, valueColumns} from "./value_columns"
import {zoneOf} from "./zones"

/** What the rows of one run have in common. */
export interface MappingInput {
  readonly call: Call
  /** From the form, "" where it has none: of rows whose own column gives no name. */
  readonly eventName: string
  readonly choices: MappingChoices
  readonly look: LookRequest
  readonly writeKey: string
  /** Of the hub that runs the action. */
  readonly appVersion: string
  /** Stands in for the result's own time where Looker does not give it. */
  readonly startedAt: Date
}

/** Rows → events. It must get the rows of one run in their order, each once. */
export interface EventMapper {
  /** What sending the same rows again would do. */
  readonly repetition: Repetition
  /** @param rowNumber counted from 1 */
  map(row: LookRow, rowNumber: number): MappedRow
}

/** A row is an event, or cannot be sent for a reason that is counted and reported. */
export type MappedRow = EventOfRow | UnsendableRow

export interface EventOfRow {
  readonly code: "event"
  readonly event: OutgoingEvent
  readonly remarks: readonly RemarkCode[]
  /** Whether the row says whom it is about. */
  readonly isIdentified: boolean
}

interface UnsendableRow {
  readonly code: "no_group_id" | "no_event_name"
}

/** One call of RudderStack for one row. */
export interface OutgoingEvent {
  readonly rowNumber: number
  /** This or `anonymousId` is there: see `Identity`. */
  readonly userId: string | null
  readonly anonymousId: string | null
  /** The group that the row names. */
  readonly groupId: string | undefined
  /** Undefined where the call has no names. */
  readonly name: string | undefined
  readonly messageId: string
  /** ISO 8601: the row's own time, else when the query ran, else when the run started. */
  readonly timestamp: string
  /** JSON text of the object that holds its traits or properties. */
  readonly data: string
  /** JSON text of the members of its context, without the brackets around them. */
  readonly contextMembers: string
}

const NO_GROUP_ID: UnsendableRow = {code: "no_group_id"}
const NO_EVENT_NAME: UnsendableRow = {code: "no_event_name"}
const NO_REMARKS: readonly RemarkCode[] = []

/**
 * @throws ActionError `column_missing` when the result lacks a column that the call needs
 * @throws ActionError `event_name_missing` when nothing names the events of a call that has names
 */
export function eventMapper(
  header: LookHeader,
  input: MappingInput,
  tags: readonly Role[] = ROLES,
): EventMapper {
  const {call, look, choices, appVersion} = input
  const roles = roleColumns(header, call, tags)
  const columnOf = memberColumns(roles)
  const columns = valueColumns(header, roles, look, choices)
  const contextOf = rowContexts(look, appVersion, roles)
  const nameOf = rowNames(columnOf.name, input)
  const zone = zoneOf([header.timezone, look.queryTimezone])
  const timeOf = rowTimes(columnOf.timestamp, zone)
  const ranAt = eventTime(header.ranAt, zone)
  const runTime = (ranAt === undefined ? input.startedAt : new Date(ranAt.ms)).toISOString()
  // Without a zone of its own it is another moment in each.
  const ranAtText = ranAt?.isLocal === true ? runTime : header.ranAt
  const ids = messageIds(input, ranAt === undefined ? undefined : ranAtText, columnOf.messageId)
  return {
    repetition: ids.repetition,
    map: (row, rowNumber) => {
      const groupId = idIn(row, columnOf.groupId)
      if (call.needsGroupId && groupId === undefined) {
        return NO_GROUP_ID
      }
      const name = nameOf(row)
      if (name === "") {
        return NO_EVENT_NAME
      }
      const {timestamp, remark} = timeOf(row)
      const context = contextOf(row)
      const content = {
        rowNumber,
        name,
        userId: idIn(row, columnOf.userId),
        anonymousId: idIn(row, columnOf.anonymousId),
        groupId,
        email: idIn(row, columnOf.email),
        timestamp,
        data: dataText(row, columns),
        context: context.own,
      }
      const {messageId, isRepeated} = ids.of(content, idIn(row, columnOf.messageId))
      const identity = identityOf(content, messageId)
      const event = {
        rowNumber,
        userId: identity.userId,
        anonymousId: identity.anonymousId,
        groupId,
        name,
        messageId,
        timestamp: timestamp ?? runTime,
        data: content.data,
        contextMembers: context.members,
      }
      return {
        code: "event",
        event,
        remarks: remarksOf(remark, isRepeated),
        isIdentified: isIdentified(content),
      }
    },
  }
}

/** @returns the name of a row's event: undefined where the call has none, "" where nothing names this one */
function rowNames(
  column: string | undefined,
  {call, eventName}: MappingInput,
): (row: LookRow) => string | undefined {
  if (call.nameMember === undefined) {
    return () => undefined
  }
  const ofForm = idText(eventName)?.trim() ?? ""
  if (ofForm === "" && column === undefined) {
    throw failure("event_name_missing")
  }
  return (row) => idIn(row, column)?.trim() ?? ofForm
}

function idIn(row: LookRow, column: string | undefined): string | undefined {
  return column === undefined ? undefined : idText(cellValue(row[column]))
}

function remarksOf(remark: RemarkCode | undefined, isRepeated: boolean): readonly RemarkCode[] {
  if (remark === undefined && !isRepeated) {
    return NO_REMARKS
  }
  return [...(remark === undefined ? [] : [remark]), ...(isRepeated ? (["key_repeated"] as const) : [])]
}
