import {expect} from "chai"
import fc from "fast-check"
import {columnKeys} from "../../../../src/actions/rudderstack/event"
import {lookReading} from "../look/look_reading"
import {buildMapper, column, sent, sentKeys, traitsOf} from "./mapping"

describe("any row's event", () => {
  it("has a JSON value of a cell as it is", () => {
    fc.assert(
      fc.property(fc.jsonValue({maxDepth: 4}), (value) => {
        fc.pre(value !== undefined && !hasLargeNumber(value))
        const json = JSON.stringify(value)
        expect(traitsOf(`{"value":${json}}`, false)).to.equal(`{"cell":${json}}`)
      }),
    )
  })

  it("has the keys of a pivoted cell, in their order, and their values", () => {
    const keys = fc.uniqueArray(fc.oneof(fc.nat().map(String), fc.string(), fc.constant("value")), {
      maxLength: 8,
    })
    fc.assert(
      fc.property(keys, (names) => {
        const cells = names.map((name, index) => `${JSON.stringify(name)}:{"value":${index}}`)
        const list = names.map((name, index) => `{${JSON.stringify(name)}:${index}}`)
        expect(traitsOf(`{${cells.join(",")}}`, true)).to.equal(`{"cell":[${list.join(",")}]}`)
      }),
    )
  })

  it("has integers of any size as ids with every digit", () => {
    fc.assert(
      fc.property(fc.bigInt({min: -(10n ** 40n), max: 10n ** 40n}), (id) => {
        const fields = '"fields":{"dimensions":[{"name":"users.id","tags":["user_id"]}]}'
        const {rows} = lookReading([Buffer.from(`{${fields},"data":[{"users.id":{"value":${id}}}]}`)])
        expect(sent(buildMapper().map(rows[0], 1)).userId).to.equal(String(id))
      }),
    )
  })

  it("has no two columns under one name, and loses none", () => {
    const part = fc.constantFrom("a", "b", "email", "total", "users.id")
    const tagged = fc.record({view: fc.option(part), field: part, label: fc.option(part, {nil: undefined})})
    const choices = fc.constantFrom(columnKeys.full, columnKeys.column, columnKeys.label)
    fc.assert(
      fc.property(fc.uniqueArray(tagged, {selector: nameOf, maxLength: 8}), choices, (raw, columnKey) => {
        const ordinary = raw.map((each) => column(nameOf(each), [], each.label))
        fc.pre(!ordinary.some(({name}) => name === "x.mail" || name === "email"))
        const columns = [...ordinary, column("x.mail", ["email"], "a")]
        const keys = sentKeys({header: {columns}, choices: {columnKey}})
        expect(keys.length).to.equal(columns.length)
      }),
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
