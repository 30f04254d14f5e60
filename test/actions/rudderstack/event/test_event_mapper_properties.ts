import {expect} from "chai"
import fc from "fast-check"
import {fieldRoles} from "../../../src/actions/rudderstack/field_roles"
import {idText} from "../../../src/actions/rudderstack/identity"
import {jsonErrorPosition} from "../../../src/actions/rudderstack/json_error_position"
import {Column} from "../../../src/actions/rudderstack/look_header"
import {parseRow} from "../../../src/actions/rudderstack/row_json"
import {buildChoices} from "../../../src/actions/rudderstack/testing/build_choices"
import {traitValue} from "../../../src/actions/rudderstack/trait_value"
import {valueColumns} from "../../../src/actions/rudderstack/value_columns"

const READING = {pivoted: false, idColumns: new Set<string>(), pivotsAsObject: false, keepsNull: true}

describe("mapping: values", () => {
  it("any JSON value in a cell is sent as it is", () => {
    fc.assert(
      fc.property(fc.jsonValue({maxDepth: 4}), (value) => {
        const row = parseRow(JSON.stringify({"users.any": {value}}), false)
        fc.pre(value !== undefined && !hasLargeNumber(value))
        expect(traitValue(row["users.any"], READING)).to.deep.equal(JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  it("a pivoted cell keeps its keys, their order and their values", () => {
    const keys = fc.uniqueArray(fc.oneof(fc.nat().map(String), fc.string(), fc.constant("value")), {
      maxLength: 8,
    })
    fc.assert(
      fc.property(keys, (names) => {
        const cells = names.map((name, index) => `${JSON.stringify(name)}:{"value":${index}}`)
        const row = parseRow(`{"orders.count":{${cells.join(",")}}}`, true)
        const sent = JSON.stringify(traitValue(row["orders.count"], {...READING, pivoted: true}))
        expect(sent).to.equal(
          `[${names.map((name, index) => `{${JSON.stringify(name)}:${index}}`).join(",")}]`,
        )
      }),
    )
  })

  it("integers of any size are ids with every digit", () => {
    fc.assert(
      fc.property(fc.bigInt({min: -(10n ** 40n), max: 10n ** 40n}), (id) => {
        const row = parseRow(`{"users.id":{"value":${id}}}`, false) as {"users.id": {value: unknown}}
        expect(idText(row["users.id"].value)).to.equal(String(id))
      }),
    )
  })

  it("no two columns are sent under one name, and none gets lost", () => {
    const part = fc.constantFrom("a", "b", "email", "total", "users.id")
    const column = fc.record({view: fc.option(part), field: part, label: fc.option(part, {nil: undefined})})
    const names = fc.constantFrom("full" as const, "column" as const, "label" as const)
    fc.assert(
      fc.property(fc.uniqueArray(column, {selector: nameOf, maxLength: 8}), names, (raw, choice) => {
        const ordinary = raw.map((each): Column => ({name: nameOf(each), label: each.label, tags: []}))
        fc.pre(!ordinary.some(({name}) => name === "x.mail" || name === "email"))
        const columns = [...ordinary, {name: "x.mail", label: "a", tags: ["email"]}]
        const fields = {columns, pivoted: false}
        const sent = valueColumns(fields, fieldRoles(fields, false), [], buildChoices({names: choice}))
        expect(sent.map(({name}) => name)).to.deep.equal(columns.map(({name}) => name))
        expect(new Set(sent.map(({key}) => key)).size).to.equal(columns.length)
      }),
    )
  })

  it("a text is JSON, or has a place from which on it is not", () => {
    const texts = fc.oneof(
      fc.string(),
      fc.json(),
      fc.tuple(fc.json(), fc.string()).map((parts) => parts.join("")),
    )
    fc.assert(
      fc.property(texts, (text) => {
        const position = jsonErrorPosition(text)
        expect(position === undefined).to.equal(isJson(text))
        const lines = text.split("\n")
        expect(position === undefined || position.column <= lines[position.line - 1].length + 1).to.equal(
          true,
        )
      }),
      {numRuns: 1000},
    )
  })
})

function nameOf({view, field}: {view: string | null; field: string}): string {
  return view === null ? field : `${view}.${field}`
}

/** Those become strings, with every digit. */
function hasLargeNumber(value: unknown): boolean {
  return typeof value === "number"
    ? Math.abs(value) > Number.MAX_SAFE_INTEGER || Object.is(value, -0)
    : typeof value === "object" && value !== null && Object.values(value).some(hasLargeNumber)
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
