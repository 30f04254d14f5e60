import fc from "fast-check"
import {Json, jsonKey, jsonString, jsonValue, listOf, objectOf} from "./json_arbitrary"

/** A document, and what has to be read of it. */
export interface ArbitraryLook {
  readonly text: string
  readonly rows: readonly unknown[]
  readonly pivoted: boolean
  /** For each row, the keys of the cell `pivot` in the document's order. */
  readonly pivotKeys: readonly (readonly string[])[]
}

interface ArbitraryRow extends Json {
  readonly pivotKeys: readonly string[]
}

type Member = readonly [Json & {readonly value: string}, Json]

const COLUMNS = ["users.id", "users.city", "data", "2026", "__proto__", "a"]
const PIVOT_KEYS = [
  "2026",
  "2025",
  "7",
  "0",
  "a",
  "value",
  "\u0000",
  "\u00007",
  "x|FIELD|1",
  "$$$_row_total_$$$",
]

const plainCell = jsonValue.map((value) => objectOf([[jsonKey("value"), value]]))

const detailCell = fc.tuple(jsonValue, jsonString, jsonValue).map(([value, rendered, links]) =>
  objectOf([
    [jsonKey("links"), listOf([links])],
    [jsonKey("value"), value],
    [jsonKey("rendered"), rendered],
  ]),
)

const plainMember: fc.Arbitrary<Member> = fc.tuple(
  fc.constantFrom(...COLUMNS).map(jsonKey),
  fc.oneof(plainCell, detailCell),
)

const row: fc.Arbitrary<ArbitraryRow> = fc
  .tuple(
    fc.array(plainMember, {maxLength: 4}),
    fc.shuffledSubarray(PIVOT_KEYS),
    plainCell,
    fc.array(plainMember, {maxLength: 3}),
  )
  .map(([before, pivotKeys, cell, after]) => {
    const pivot = objectOf(pivotKeys.map((key): Member => [jsonKey(key), cell]))
    return {...objectOf([...before, [jsonKey("pivot"), pivot], ...after]), pivotKeys}
  })

const otherMembers: fc.Arbitrary<readonly Member[]> = fc.array(
  fc.tuple(
    jsonString.map(({value}) => jsonKey(`x${value}`)),
    jsonValue,
  ),
  {maxLength: 3},
)

/** Any whole document, printed in one of several ways. */
export const look: fc.Arbitrary<ArbitraryLook> = fc
  .record({
    rows: fc.oneof(fc.array(row, {maxLength: 6}), repeated(row)),
    before: otherMembers,
    after: otherMembers,
    fieldsFirst: fc.boolean(),
    pivoted: fc.boolean(),
    space: fc.constantFrom("", " ", "\n", "\r\n\t  "),
  })
  .map(({rows, before, after, fieldsFirst, pivoted, space}) => {
    const fields: Member = [jsonKey("fields"), fieldsOf(pivoted)]
    const members = [
      ...membersText(fieldsFirst ? [fields, ...before] : before, "b"),
      `"data"${space}:${space}[${rows.map((each) => space + each.text).join(`${space},`)}${space}]`,
      ...membersText(fieldsFirst ? after : [...after, fields], "a"),
    ]
    return {
      text: `${space}{${members.map((member) => space + member).join(`${space},`)}${space}}`,
      rows: rows.map((each) => each.value),
      pivoted,
      pivotKeys: rows.map((each) => each.pivotKeys),
    }
  })

/** Rows that look alike, so that the separator between them is found. */
function repeated(rows: fc.Arbitrary<ArbitraryRow>): fc.Arbitrary<ArbitraryRow[]> {
  return fc
    .tuple(rows, fc.integer({min: 2, max: 12}))
    .map(([each, count]) => Array.from({length: count}, () => each))
}

function fieldsOf(pivoted: boolean): Json {
  const value = {
    dimensions: [{name: "users.id", tags: ["user_id"]}],
    pivots: pivoted ? [{name: "orders.year"}] : [],
  }
  return {text: JSON.stringify(value), value}
}

/** Each key once: a document that has a member twice is another case. */
function membersText(members: readonly Member[], prefix: string): string[] {
  return members.map(([key, {text}], index) => {
    const name = key.value === "fields" ? "fields" : `${prefix}${index}${key.value}`
    return `${JSON.stringify(name)}:${text}`
  })
}
