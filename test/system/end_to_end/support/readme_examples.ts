import {Choices} from "../../../../src/actions/rudderstack/choice_fields"
import {choicesFrom} from "../../../../src/actions/rudderstack/choices"
import {eventMapper} from "../../../../src/actions/rudderstack/event_mapper"
import {fieldRoles, idColumns} from "../../../../src/actions/rudderstack/field_roles"
import {messageIds} from "../../../../src/actions/rudderstack/message_ids"
import {Call} from "../../../../src/actions/rudderstack/rudder_event"
import {valueColumns} from "../../../../src/actions/rudderstack/value_columns"

/** A row of a table in the plug-in's README: what stands in its first two cells, and the Look that it is about. */
export interface ReadmeExample {
  readonly first: string
  readonly second?: string
  readonly call?: Call
  readonly event?: string
  readonly formParams?: Readonly<Record<string, string>>
  readonly columns: readonly ExampleColumn[]
}

interface ExampleColumn {
  readonly name: string
  readonly tag?: string
  readonly label?: string
  readonly cell: object
}

const USER = {name: "users.id", tag: "user_id", cell: {value: 42}}
const SHOP: readonly ExampleColumn[] = [
  USER,
  {name: "users.name", label: "Users Name", cell: {value: "Ana"}},
  {name: "shops.name", label: "Shops Name", cell: {value: "Corner"}},
  {name: "users.city", label: "Users City", cell: {value: null}},
]
const ORDERS = [USER, {name: "orders.count", cell: {"2026-Q1": {value: 3}, "2026-Q2": {value: 0}}}]
const NOBODY = [
  {...USER, cell: {value: null}},
  {name: "users.name", cell: {value: "Ana"}},
]
const TIMES = [USER, {name: "orders.paid_date", tag: "rudder_timestamp", cell: {value: "2026-11-20"}}]

export const README_EXAMPLES: readonly ReadmeExample[] = [
  {first: "`user_id`", columns: [USER]},
  {first: "`rudder_anonymous_id`", columns: [{name: "v", tag: "rudder_anonymous_id", cell: {value: "v-1"}}]},
  {first: "`email`", columns: [{name: "users.mail", tag: "email", cell: {value: "ana@shop.example"}}]},
  {
    first: "`rudder_group_id`",
    call: "group",
    columns: [USER, {name: "users.team", tag: "rudder_group_id", cell: {value: "acme"}}],
  },
  {
    first: "`rudder_event`",
    call: "track",
    columns: [USER, {name: "orders.event", tag: "rudder_event", cell: {value: "Order Paid"}}],
  },
  {first: "`rudder_timestamp`", columns: TIMES},
  {
    first: "`rudder_message_id`",
    call: "track",
    event: "Order Paid",
    columns: [USER, {name: "orders.id", tag: "rudder_message_id", cell: {value: "o-7"}}],
  },
  choice("names", "full", SHOP),
  choice("names", "column", SHOP),
  choice("names", "label", SHOP),
  choice("empty", "null", SHOP),
  choice("empty", "omit", SHOP),
  choice("without_id", "anonymous", NOBODY),
  choice("pivots", "array", ORDERS),
  choice("pivots", "object", ORDERS),
  choice("control_columns", "omit", TIMES),
  choice("control_columns", "send", TIMES),
]

function choice(field: string, option: string, columns: readonly ExampleColumn[]): ReadmeExample {
  return {first: `\`${field}\``, second: `\`${option}\``, formParams: {[field]: option}, columns}
}

/** The event that the mapper makes of the example, with its type in RudderStack's words. */
export function exampleEvent(example: ReadmeExample): Readonly<Record<string, unknown>> {
  const {columns, call = "identify", event = "", formParams = {}} = example
  const choices = choicesFrom(formParams)
  const fields = {
    columns: columns.map(({name, tag, label}) => ({name, label, tags: tag === undefined ? [] : [tag]})),
    pivoted: true,
  }
  const roles = fieldRoles(fields, call === "group")
  const mapping = {roles, columns: valueColumns(fields, roles, [], choices), reading: reading(choices)}
  const mapped = eventMapper(
    {...mapping, reading: {...mapping.reading, idColumns: idColumns(roles)}},
    {
      call,
      event,
      timestamp: "2026-11-23T08:15:00.000Z",
      timezone: "Europe/Madrid",
      messageIds: messageIds(RESULT),
    },
  )(Object.fromEntries(columns.map(({name, cell}) => [name, cell])), 1)
  if (!mapped.ok) throw new Error(`No event: ${mapped.reason}`)
  const name = call === "track" ? "properties" : "traits"
  return {type: mapped.event.call, ...mapped.event, [name]: mapped.values}
}

const RESULT = {
  instance: "shop.looker.example",
  scheduledPlanId: 1,
  queryId: 2,
  ranAt: "2026-11-23T08:15:00Z",
  action: "rudder_event",
  event: "",
  writeKey: "key",
  mapping: undefined,
}

function reading({pivots, empty}: Choices) {
  const idColumns: ReadonlySet<string> = new Set()
  return {pivoted: true, idColumns, pivotsAsObject: pivots === "object", keepsNull: empty === "null"}
}
