import {expect} from "chai"
import {parseRow} from "./row_json"
import {CellReading, traitValue} from "./trait_value"

const READING: CellReading = {
  pivoted: true,
  idColumns: new Set(["users.id"]),
  pivotsAsObject: false,
  keepsNull: true,
}

describe("trait value", () => {
  const values: unknown[] = [
    0,
    1,
    -0.5,
    false,
    true,
    "",
    "text",
    " padded ",
    null,
    [1, "2", null],
    {a: {b: 1}},
    [],
  ]
  for (const value of values) {
    it(`of a cell with ${JSON.stringify(value)} is just that`, () => {
      expect(traitValue({value}, {...READING, pivoted: false})).to.deep.equal(value)
      expect(traitValue({value, rendered: "∅", links: [{url: "/x"}]}, READING)).to.deep.equal(value)
    })
  }

  it("is nothing where the row has no cell", () => {
    expect(traitValue(undefined, READING)).to.equal(undefined)
  })

  it("is nothing for null where that counts as empty; 0, false and empty text are values", () => {
    const reading = {...READING, keepsNull: false}
    expect(traitValue({value: null}, reading)).to.equal(undefined)
    for (const value of [0, false, ""]) {
      expect(traitValue({value}, reading)).to.equal(value)
    }
  })

  const pivots: {title: string; cell: string; list: unknown; object: unknown}[] = [
    {title: "no pivot values", cell: "{}", list: [], object: {}},
    {
      title: "values that are null, 0, false and empty text",
      cell: '{"a":{"value":null},"b":{"value":0},"c":{"value":false},"d":{"value":""}}',
      list: [{a: null}, {b: 0}, {c: false}, {d: ""}],
      object: {a: null, b: 0, c: false, d: ""},
    },
    {
      title: "keys that look like numbers, in the row's order",
      cell: '{"2026":{"value":1},"7":{"value":2},"2025":{"value":3}}',
      list: [{2026: 1}, {7: 2}, {2025: 3}],
      object: {2026: 1, 7: 2, 2025: 3},
    },
    {title: "the key value", cell: '{"value":{"value":5}}', list: [{value: 5}], object: {value: 5}},
    {
      title: "the key value among others",
      cell: '{"value":{"value":null},"b":{"value":2}}',
      list: [{value: null}, {b: 2}],
      object: {value: null, b: 2},
    },
    {
      title: "keys of two pivots",
      cell: '{"2026|FIELD|Berlin":{"value":1},"$$$_row_total_$$$":{"value":9}}',
      list: [{"2026|FIELD|Berlin": 1}, {$$$_row_total_$$$: 9}],
      object: {"2026|FIELD|Berlin": 1, "$$$_row_total_$$$": 9},
    },
    {
      title: "an identifying column among the keys, which is left out",
      cell: '{"users.id":{"value":"secret"},"b":{"value":2}}',
      list: [{b: 2}],
      object: {b: 2},
    },
    {
      title: "64-bit integers",
      cell: '{"a":{"value":9007199254740993}}',
      list: [{a: "9007199254740993"}],
      object: {a: "9007199254740993"},
    },
  ]
  for (const {title, cell, list, object} of pivots) {
    it(`of a pivoted cell with ${title} is a list or an object`, () => {
      const parsed = parseRow(`{"orders.count":${cell}}`, true)["orders.count"]
      expect(traitValue(parsed, READING)).to.deep.equal(list)
      expect(traitValue(parsed, {...READING, pivotsAsObject: true})).to.deep.equal(object)
    })
  }

  it("keeps a pivot key that would set a prototype", () => {
    const cell: unknown = JSON.parse('{"__proto__":{"value":1}}')
    expect(JSON.stringify(traitValue(cell, READING))).to.equal('[{"__proto__":1}]')
    expect(JSON.stringify(traitValue(cell, {...READING, pivotsAsObject: true}))).to.equal('{"__proto__":1}')
  })

  it("leaves out pivoted nulls where they count as empty", () => {
    const cell = {a: {value: null}, b: {value: 0}}
    expect(traitValue(cell, {...READING, keepsNull: false})).to.deep.equal([{b: 0}])
    expect(
      traitValue({a: {value: null}}, {...READING, keepsNull: false, pivotsAsObject: true}),
    ).to.deep.equal({})
  })

  it("takes an object in a result without pivots for a value", () => {
    const value = {value: 5}
    expect(traitValue({value}, {...READING, pivoted: false})).to.deep.equal(value)
  })
})
