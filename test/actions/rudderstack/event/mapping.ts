import {CALLS} from "../../../../src/actions/rudderstack/calls"
import {
  DEFAULT_CHOICES,
  EventMapper,
  eventMapper,
  LookRequest,
  MappedRow,
  MappingChoices,
  MappingInput,
  OutgoingEvent,
  Role,
} from "../../../../src/actions/rudderstack/event"
import {Column, LookHeader, LookRow} from "../../../../src/actions/rudderstack/look"
import {lookReading} from "../look/look_reading"

/** What differs from an identify run of a Look without pivots, with every choice at its default. */
export interface MappingParts {
  readonly header?: Partial<LookHeader>
  /** The columns by name, each with its tags. */
  readonly tags?: {readonly [name: string]: readonly string[]}
  readonly input?: Partial<MappingInput>
  readonly choices?: Partial<MappingChoices>
  readonly look?: Partial<LookRequest>
  readonly roles?: readonly Role[]
}

export const RAN_AT = "2026-11-23T08:15:00+00:00"
export const RUN_TIME = "2026-11-23T08:15:00.000Z"

/** One column of every role, and two of none. */
export const TAGS = {
  "users.id": ["user_id"],
  "users.anonymous": ["rudder_anonymous_id"],
  "users.mail": ["email"],
  "users.team": ["rudder_group_id"],
  "orders.event": ["rudder_event"],
  "orders.at": ["rudder_timestamp"],
  "orders.key": ["rudder_message_id"],
  "users.city": [],
  "orders.count": [],
}

const LOOK: LookRequest = {
  instance: "shop.looker.example",
  webhookId: "webhook-1",
  scheduledPlanId: 12,
  queryId: 98,
  title: "Weekly",
  queryTimezone: undefined,
  hiddenFields: [],
  hiddenPivots: new Map(),
}

export function column(name: string, tags: readonly string[] = [], label?: string): Column {
  return {name, label, tags}
}

export function buildMapper({
  header,
  tags = TAGS,
  input,
  choices,
  look,
  roles,
}: MappingParts = {}): EventMapper {
  const columns = Object.entries(tags).map(([name, itsTags]) => column(name, itsTags))
  return eventMapper(
    {
      columns,
      pivoted: false,
      ranAt: RAN_AT,
      timezone: "Europe/Berlin",
      isTruncated: false,
      areColumnsTruncated: false,
      appliedLimit: undefined,
      ...header,
    },
    {
      call: CALLS.identify,
      eventName: "",
      writeKey: "key",
      appVersion: "1.2.3",
      startedAt: new Date("2026-11-24T00:00:00Z"),
      ...input,
      choices: {...DEFAULT_CHOICES, ...choices},
      look: {...LOOK, ...look},
    },
    roles,
  )
}

/** Values by column, in cells as Looker writes them; undefined is a missing cell. */
export function rowOf(values: {readonly [name: string]: unknown}): LookRow {
  const cells = Object.entries(values).filter((entry) => entry[1] !== undefined)
  return Object.fromEntries(cells.map(([name, value]) => [name, {value}]))
}

/** @param values by column */
export function mapped(
  values: {readonly [name: string]: unknown},
  parts: MappingParts = {},
  rowNumber = 1,
): MappedRow {
  return buildMapper(parts).map(rowOf(values), rowNumber)
}

/** @param values by column */
export function eventOf(
  values: {readonly [name: string]: unknown},
  parts: MappingParts = {},
  rowNumber = 1,
): OutgoingEvent {
  return sent(mapped(values, parts, rowNumber))
}

export function sent(row: MappedRow): OutgoingEvent {
  if (row.code !== "event") {
    throw new Error(`The row is not sent: ${row.code}`)
  }
  return row.event
}

/** The names under which a row's values are sent that has a cell in every column. */
export function sentKeys(parts: MappingParts): string[] {
  const names = parts.header?.columns?.map(({name}) => name) ?? Object.keys(parts.tags ?? TAGS)
  const {data} = eventOf(Object.fromEntries(names.map((name) => [name, 1])), parts)
  return Object.keys(JSON.parse(data) as object)
}

/** The text of the traits that a cell of a column becomes. @param cellJson as in Looker's document */
export function traitsOf(cellJson: string, pivoted: boolean, parts: MappingParts = {}): string {
  const fields = {
    dimensions: [{name: "users.id", tags: ["user_id"]}, {name: "cell"}],
    pivots: pivoted ? [{name: "p"}] : [],
  }
  const row = `{"users.id":{"value":1},"cell":${cellJson}}`
  const {rows, header} = lookReading([Buffer.from(`{"fields":${JSON.stringify(fields)},"data":[${row}]}`)])
  return sent(buildMapper({...parts, header: {...header, ...parts.header}}).map(rows[0], 1)).data
}
