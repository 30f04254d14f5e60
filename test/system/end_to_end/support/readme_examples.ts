import {CALLS, type CallName} from "../../../../src/actions/rudderstack/calls"
import {eventMapper} from "../../../../src/actions/rudderstack/event"
import {choicesFrom} from "../../../../src/actions/rudderstack/additions"

/** A row of a table in the plug-in's README: what stands in its first two cells, and the Look that it is about. */
export interface ReadmeExample {
  readonly first: string
  readonly second?: string
  readonly call?: CallName
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

const LOOK = {
  instance: "shop.looker.example",
  webhookId: undefined,
  scheduledPlanId: 1,
  queryId: 2,
  title: undefined,
  queryTimezone: undefined,
  hiddenFields: [],
  hiddenPivots: new Map<string, never>(),
}

/** The event that the mapper makes of the example, with its type and data in RudderStack's words. */
export function exampleEvent(example: ReadmeExample): Readonly<Record<string, unknown>> {
  const {columns, call: callName = "identify", event: eventName = "", formParams = {}} = example
  const call = CALLS[callName]
  const header = {
    columns: columns.map(({name, tag, label}) => ({name, label, tags: tag === undefined ? [] : [tag]})),
    pivoted: true,
    ranAt: "2026-11-23T08:15:00Z",
    timezone: "Europe/Madrid",
    isTruncated: false,
    areColumnsTruncated: false,
    appliedLimit: undefined,
  }
  const row = Object.fromEntries(columns.map(({name, cell}) => [name, cell]))
  const mapped = eventMapper(header, {
    call,
    eventName,
    choices: choicesFrom(formParams),
    look: LOOK,
    writeKey: "key",
    appVersion: "dev",
    startedAt: new Date("2026-11-23T08:15:00.000Z"),
  }).map(row, 1)
  if (mapped.code !== "event") throw new Error(`No event: ${mapped.code}`)
  const {name, timestamp, data, ...event} = mapped.event
  return {
    ...event,
    type: call.name,
    timestamp,
    originalTimestamp: timestamp,
    [call.nameMember ?? "event"]: name,
    [call.data]: JSON.parse(data) as unknown,
  }
}
