import * as _ from "lodash"
import {Call} from "../calls"
import {Column, LookHeader, LookRow} from "../look"
import {ActionError, MappingSummary, RemarkCode, Repetition} from "../report"
import {CellReading, cellText, cellValue, PivotMember, quoted} from "./cell_text"
import {eventTime} from "./event_time"
import {Identity, identityOf, idText, isIdentified} from "./identity"
import {LookRequest, requestContext} from "./look_request"
import {messageIds, RowContent} from "./message_ids"
import {RepeatedKeys} from "./repeated_keys"
import {columnOf, Role, RoleColumn, roleColumns, ROLES} from "./roles"
import {ValueColumn, valueColumns} from "./value_columns"
import {Zone, zoneOf} from "./zones"

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

/** What the user's choices do to an event. */
export interface MappingChoices {
  /** One of `columnKeys`. */
  readonly columnKey: (column: Column) => string
  /** Whether null is sent, or counts as no value. */
  readonly keepsNull: boolean
  /** One of `pivotTexts`. */
  readonly pivotText: (members: readonly PivotMember[]) => string
  /** Whether the columns that shape the event are sent as values too. */
  readonly sendsControlColumns: boolean
}

/** Rows → events. It must get the rows of one run in their order, each once. */
export interface EventMapper {
  readonly summary: MappingSummary
  /** What sending the same rows again would do. */
  readonly repetition: Repetition
  /** @param rowNumber counted from 1 */
  map(row: LookRow, rowNumber: number): MappedRow
}

/** A row is an event, or cannot be sent for a reason that is counted and reported. */
export type MappedRow = EventOfRow | UnsendableRow

interface EventOfRow {
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
export type OutgoingEvent = Identity & EventMembers

interface EventMembers {
  readonly rowNumber: number
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
  const {call, look} = input
  const roles = roleColumns(header.columns, call, tags)
  const hasNames = call.nameMember !== undefined
  const nameColumn = columnOf("name", roles)
  const formName = input.eventName.trim()
  if (hasNames && formName === "" && nameColumn === undefined) {
    throw new ActionError("event_name_missing", {})
  }
  const keyColumn = columnOf("messageId", roles)
  const userIdColumn = columnOf("userId", roles)
  const anonymousIdColumn = columnOf("anonymousId", roles)
  const emailColumn = columnOf("email", roles)
  const groupIdColumn = columnOf("groupId", roles)
  const columns = valueColumns(header.columns, roles, look, input.choices)
  const dataText = dataTexts(columns, cellReadings(header, roles, input))
  const contextOf = contexts(requestContext(look, input.appVersion), roles)
  const zone = zoneOf([header.timezone, look.queryTimezone])
  const ranAt = eventTime(header.ranAt, zone)
  const runTime = (ranAt === undefined ? input.startedAt : new Date(ranAt.ms)).toISOString()
  const timeOf = rowTimes(columnOf("timestamp", roles), zone)
  const repeatedKeys = new RepeatedKeys()
  const ids = messageIds({
    call: call.name,
    writeKey: input.writeKey,
    instance: look.instance,
    scheduledPlanId: look.scheduledPlanId,
    queryId: look.queryId,
    ranAt: ranAt === undefined ? undefined : header.ranAt,
  })

  function messageIdOf(key: string | undefined, content: RowContent): string {
    return key === undefined || keyColumn === undefined
      ? ids.of(content)
      : ids.ofKey(key, keyColumn, content.name)
  }

  return {
    summary: {roles: roles.flatMap((role) => roleSummary(role, hasNames)), keys: columns.map(({key}) => key)},
    repetition: ids.areRepeatable
      ? "recognised"
      : keyColumn === undefined
        ? "new_events"
        : "recognised_by_key",
    map: (row, rowNumber) => {
      const groupId = idIn(row, groupIdColumn)
      if (call.needsGroupId && groupId === undefined) {
        return NO_GROUP_ID
      }
      const name = hasNames ? (idIn(row, nameColumn)?.trim() ?? formName) : undefined
      if (name === "") {
        return NO_EVENT_NAME
      }
      const userId = idIn(row, userIdColumn)
      const anonymousId = idIn(row, anonymousIdColumn)
      const email = idIn(row, emailColumn)
      const {timestamp, remark} = timeOf(row)
      const data = dataText(row)
      const {members, own} = contextOf(row)
      const key = idIn(row, keyColumn)
      const content = {rowNumber, name, userId, anonymousId, groupId, email, timestamp, data, context: own}
      const messageId = messageIdOf(key, content)
      const isRepeated = key !== undefined && repeatedKeys.isRepeated(messageId)
      const event = Object.assign(identityOf(content, messageId), {
        rowNumber,
        groupId,
        name,
        messageId,
        timestamp: timestamp ?? runTime,
        data,
        contextMembers: members,
      })
      return {
        code: "event",
        event,
        remarks: remarksOf(remark, isRepeated),
        isIdentified: isIdentified(content),
      }
    },
  }
}

function roleSummary({role: {becomes}, name}: RoleColumn, hasNames: boolean): [string, string][] {
  if (becomes === "name") {
    return hasNames ? [["event name", name]] : []
  }
  return [[typeof becomes === "string" ? becomes : `context.${becomes.context}`, name]]
}

/** How each column is read, by what the visualisation hides of its pivots. */
function cellReadings(
  {pivoted}: LookHeader,
  roles: readonly RoleColumn[],
  {look, choices}: MappingInput,
): (column: string) => CellReading {
  const {pivotText, keepsNull} = choices
  const idColumns = roles.filter(({role}) => role.sendsAsValue === "never").map(({name}) => name)
  const hidden = [...look.hiddenPivots]
  return (column) => {
    const ofColumn = hidden.filter(([, columns]) => columns === "all" || columns.includes(column))
    const hiddenKeys = new Set([...idColumns, ...ofColumn.map(([key]) => key)])
    return {pivoted, hiddenKeys, pivotText, keepsNull}
  }
}

/** @returns the JSON text of a row's traits or properties, made of texts: objects of them would take twice as long */
function dataTexts(
  columns: readonly ValueColumn[],
  readingOf: (column: string) => CellReading,
): (row: LookRow) => string {
  const prepared = columns.map(({name, key}) => ({name, start: `${quoted(key)}:`, reading: readingOf(name)}))
  return (row) => {
    let text = ""
    for (const {name, start, reading} of prepared) {
      const value = cellText(row[name], reading)
      if (value !== undefined) {
        text += (text === "" ? "{" : ",") + start + value
      }
    }
    return text === "" ? "{}" : `${text}}`
  }
}

/** What a row adds to the context. */
interface RowContext {
  /** JSON text of all members. */
  readonly members: string
  /** The text of those that come from the row itself. */
  readonly own: string
}

function contexts(base: object, roles: readonly RoleColumn[]): (row: LookRow) => RowContext {
  const shared = {members: membersText(base), own: ""}
  const columns = roles.flatMap(({role: {becomes}, name}) =>
    typeof becomes === "string" ? [] : [{path: becomes.context, name}],
  )
  if (columns.length === 0) {
    return () => shared
  }
  return (row) => {
    const own = {}
    for (const {path, name} of columns) {
      const value = cellValue(row[name])
      if (value !== undefined && value !== null) {
        _.set(own, path, value)
      }
    }
    return {members: membersText(_.merge({}, base, own)), own: membersText(own)}
  }
}

function membersText(context: object): string {
  return JSON.stringify(context).slice(1, -1)
}

/** A row's own time. */
interface RowTime {
  /** Undefined where it has none that can be read: the run's time is sent in its place. */
  readonly timestamp: string | undefined
  readonly remark: RemarkCode | undefined
}

const NO_TIME: RowTime = {timestamp: undefined, remark: undefined}
const UNREADABLE_TIME: RowTime = {timestamp: undefined, remark: "time_unreadable"}

function rowTimes(column: string | undefined, zone: Zone): (row: LookRow) => RowTime {
  if (column === undefined) {
    return () => NO_TIME
  }
  return (row) => {
    const value = cellValue(row[column])
    if (value === undefined || value === null || isBlank(value)) {
      return NO_TIME
    }
    const time = eventTime(value, zone)
    return time === undefined
      ? UNREADABLE_TIME
      : {
          timestamp: new Date(time.ms).toISOString(),
          remark: time.isLocal && !zone.isKnown ? "zone_unknown" : undefined,
        }
  }
}

function isBlank(value: unknown): boolean {
  return typeof value === "string" && value.trim() === ""
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
