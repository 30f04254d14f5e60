import {
  field,
  LookFields,
  LookRow,
  measure,
  pivoted,
  query,
  row,
  tableCalculation,
} from "../../stand_ins/builders"
import {JsonMembers} from "../../stand_ins/json_text"
import {LookDocument, lookDocument} from "../../stand_ins/look_document"

export const SAMPLE_TITLE = "Customers of the shop"
export const SAMPLE_ROW_COUNT = 1000

const FIRST_NAMES = ["Ana", "Björn", "Chiara", "Đorđe", "Eoin", "Fatima", "Gökhan", "Hélène", "Ines", "Jun"]
const LAST_NAMES = [
  "Okafor",
  "Müller",
  "Nakamura",
  "O’Brien",
  "Silva",
  "Łukasik",
  "Ñañez",
  "de Vries",
  "Žižek",
]
const CITIES = [
  "Málaga",
  "東京",
  "São Paulo",
  "Kraków",
  "Αθήνα",
  "Reykjavík",
  "القاهرة",
  "Zürich",
  "Oslo",
  "Київ",
  "",
]
const NOTES = [
  'Asked for "the blue one"',
  null,
  "",
  "Prefers e-mail 📧",
  "Line one\nline two",
  "0",
  "back\\slash",
]
const QUARTERS = ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]

const FIRST_ID_BEYOND_DOUBLES = 9_007_199_254_740_993n

/** The Look's columns. The tags tell the hub what identifies a user; the internal score is hidden. */
const SAMPLE_FIELDS: LookFields = {
  dimensions: [
    field("users.id", {tags: ["user_id"], type: "number", is_numeric: true, primary_key: true}),
    field("users.email", {tags: ["email"]}),
    field("accounts.id", {tags: ["rudder_group_id"]}),
    field("users.name"),
    field("users.city"),
    field("users.newsletter", {type: "yesno"}),
    field("users.created_date", {type: "date_date"}),
    field("users.last_seen_time", {type: "date_time"}),
    field("users.note"),
    field("users.internal_score", {type: "number", is_numeric: true}),
  ],
  measures: [measure("orders.count"), measure("orders.revenue", {type: "sum", value_format: "0.00"})],
  pivots: [field("orders.created_quarter", {type: "date_quarter"})],
  table_calculations: [tableCalculation("revenue_per_order")],
}

/** Members of the scheduled plan that go with the sample. */
export const SAMPLE_PLAN: JsonMembers = {
  title: SAMPLE_TITLE,
  query: query({
    pivots: ["orders.created_quarter"],
    vis_config: {type: "looker_grid", hidden_fields: ["users.internal_score"]},
  }),
}

/** The Look's result; users are numbered from 0. */
export function sampleLook(): LookDocument {
  const rows = Array.from({length: SAMPLE_ROW_COUNT}, (_, user) => sampleRow(user))
  return lookDocument({fields: SAMPLE_FIELDS, rows, timezone: "Europe/Madrid"})
}

/** Unlike the id, every user has one. */
export function sampleEmail(user: number): string {
  return `user.${user}@shop.example`
}

function sampleRow(user: number): LookRow {
  const orders = (user + 3) % 4
  const revenue = orders * 19.5
  return row({
    "users.id": isKnownByEmailOnly(user) ? null : sampleId(user),
    "users.email": sampleEmail(user),
    "accounts.id": `account-${user % 40}`,
    "users.name": `${pick(FIRST_NAMES, user)} ${pick(LAST_NAMES, user)}`,
    "users.city": pick(CITIES, user),
    "users.newsletter": user % 3 === 0,
    "users.created_date": `2026-${twoDigits((user % 12) + 1)}-${twoDigits((user % 28) + 1)}`,
    "users.last_seen_time":
      user % 9 === 0 ? null : `2026-11-22 ${twoDigits(user % 24)}:${twoDigits(user % 60)}:00`,
    "users.note": pick(NOTES, user),
    "users.internal_score": user % 100,
    "orders.count": orders,
    "orders.revenue": pivoted(revenueByQuarter(user, revenue)),
    "revenue_per_order": orders === 0 ? null : revenue / orders,
  })
}

/** Every tenth user has a 64-bit id, which a JavaScript number cannot hold. */
function sampleId(user: number): number | bigint {
  return user % 10 === 0 ? FIRST_ID_BEYOND_DOUBLES + BigInt(user) : 1000 + user
}

function isKnownByEmailOnly(user: number): boolean {
  return user % 25 === 24
}

/** All of it in one quarter, nothing in the next, and no value in the others. */
function revenueByQuarter(user: number, revenue: number): Record<string, number | null> {
  const turn = (quarter: number) => (quarter + user) % QUARTERS.length
  return Object.fromEntries(
    QUARTERS.map((name, quarter) => [name, turn(quarter) === 0 ? revenue : turn(quarter) === 1 ? 0 : null]),
  )
}

function pick<Choice>(choices: readonly Choice[], index: number): Choice {
  return choices[index % choices.length]
}

function twoDigits(number: number): string {
  return String(number).padStart(2, "0")
}
