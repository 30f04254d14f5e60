import {expect} from "chai"
import {LookDocumentError} from "./errors/look_document_error"
import {MAX_DEPTH} from "./limits"
import {LookRow, parseRow, pivotKey} from "./row_json"
import {nestedList} from "./testing/look_text"

describe("row JSON", () => {
  const NUMBERS: readonly [string, unknown][] = [
    ["0", 0],
    ["-0", -0],
    ["1.5", 1.5],
    ["0.1234567890123456789", 0.12345678901234568],
    ["-1e-400", -0],
    ["1e21", 1e21],
    ["1.7976931348623157E+308", Number.MAX_VALUE],
    ["9007199254740991", 9007199254740991],
    ["-9007199254740991", -9007199254740991],
    ["9007199254740992", "9007199254740992"],
    ["9007199254740993", "9007199254740993"],
    ["-9007199254740993", "-9007199254740993"],
    ["9223372036854775807", "9223372036854775807"],
    ["18446744073709551615", "18446744073709551615"],
    ["12345678901234567890123456789012345678", "12345678901234567890123456789012345678"],
    ["12345678901234567.25", "12345678901234567.25"],
    ["1e400", "1e400"],
    ["-1E+400", "-1E+400"],
    ["123456789012345678e0400", "123456789012345678e0400"],
  ]

  for (const [literal, value] of NUMBERS) {
    it(`reads ${literal} as ${typeof value} ${String(value)}, wherever it stands`, () => {
      const text = `{"a":{"value":${literal}},"b" : [ ${literal} , ${literal}],"c":{"value":{"d":[{"e":${literal} }]}}}`
      expect(parseRow(text, false)).to.deep.equal({
        a: {value},
        b: [value, value],
        c: {value: {d: [{e: value}]}},
      })
    })
  }

  const STRINGS = [
    "9007199254740993",
    '":9007199254740993,"',
    "\\",
    '\\"9007199254740993',
    "a\\\\",
    "1e400",
    '{"a":{"value":9007199254740993}}',
    "\ud800 lone",
    '},{"a":1',
  ]

  for (const content of STRINGS) {
    it(`leaves the string ${JSON.stringify(content)} alone beside a number with all its digits`, () => {
      const json = quoted(content)
      const text = `{${json}:{"value":${json}},"id":{"value":9007199254740993},"z":[${json}]}`
      const expected: LookRow = {[content]: {value: content}, id: {value: "9007199254740993"}, z: [content]}
      expect(parseRow(text, false)).to.deep.equal(expected)
      expect(parseRow(text, true)).to.deep.equal(expected)
    })
  }

  it("reads megabytes of escapes beside a number with all its digits", () => {
    const escapes = '\n"\\'.repeat(1000000)
    const row = parseRow(`{"a":${JSON.stringify(escapes)},"b":9007199254740993}`, true)
    expect(row.b).to.equal("9007199254740993")
    expect(row.a === escapes).to.equal(true)
  })

  const PIVOT_KEYS: readonly string[][] = [
    ["2026", "2025", "2024"],
    ["2024", "2025", "2026"],
    ["b", "2", "a", "1", "$$$_row_total_$$$"],
    ["00", "4294967295", "-1", "4294967294", "1.5", "0"],
    ["\u00001", "1", "\u0000", "0", "\u0000\u00002"],
    ['3"', "\\", "2", 'x"1'],
    ["value", "1", "0"],
    ["__proto__", "1", "0"],
  ]

  for (const keys of PIVOT_KEYS) {
    it(`keeps the order of the pivot keys ${JSON.stringify(keys)}`, () => {
      for (const print of [quoted, escapedDigits]) {
        const cells = keys.map((key, index) => `${print(key)}: {"value":${index}}`)
        const row = parseRow(`{"m":{${cells.join(",")}},"d":{"value":"2"}}`, true)
        expect(Object.keys(row.m as object).map(pivotKey)).to.deep.equal(keys)
        expect(Object.values(row.m as object)).to.deep.equal(keys.map((_, value) => ({value})))
        expect(row.d).to.deep.equal({value: "2"})
      }
    })
  }

  it("marks no keys but those of cells", () => {
    const text =
      '{"2":{"value":{"1":{"0":[{"3":"\\u0000"}]}}},"m":{"2026":{"value":{"7":1}},"2025":{"value":null}},"1":[{"5":1}]}'
    const row = parseRow(text, true)
    expect(row["2"]).to.deep.equal({value: {1: {0: [{3: "\u0000"}]}}})
    expect(row["1"]).to.deep.equal([{5: 1}])
    expect(Object.values(row.m as object)).to.deep.equal([{value: {7: 1}}, {value: null}])
  })

  it("takes strings that look like pivot keys for what they are", () => {
    const strings = ['"2026":', '\\"2026":', '{"2026":', ',"1":{', "2026", "1:"]
    const values = JSON.stringify(strings)
    const row = parseRow(
      `{"m":{"2026":{"value":${values}},"2025":{"value":"2026"}},"x\\"2026":${values}}`,
      true,
    )
    expect(row['x"2026']).to.deep.equal(strings)
    expect(Object.values(row.m as object)).to.deep.equal([{value: strings}, {value: "2026"}])
  })

  it("keeps digits and order at once", () => {
    const row = parseRow('{"m":{"2026":{"value":9007199254740993},"2025":{"value":1e400}}}', true)
    expect(Object.keys(row.m as object).map(pivotKey)).to.deep.equal(["2026", "2025"])
    expect(Object.values(row.m as object)).to.deep.equal([{value: "9007199254740993"}, {value: "1e400"}])
  })

  it("leaves the keys alone when the result has no pivots", () => {
    expect(Object.keys(parseRow('{"m":{"2":1,"1":9007199254740993}}', false).m as object)).to.deep.equal([
      "1",
      "2",
    ])
  })

  it("gives the last of equal keys, as JSON.parse does", () => {
    expect(parseRow('{"a":9007199254740993,"a":1}', true)).to.deep.equal({a: 1})
    expect(parseRow('{"a":1,"a":9007199254740993}', true)).to.deep.equal({a: "9007199254740993"})
  })

  for (const text of ["", "{", '{"a":1', '{"a":01}', '{"a":012345678901234567890}', '{"a":1}{', '{"a":1}x']) {
    it(`throws a SyntaxError for ${JSON.stringify(text)}`, () => {
      expect(() => parseRow(text, true)).to.throw(SyntaxError)
    })
  }

  for (const [name, open, close] of [
    ["lists", "[", "]"],
    ["objects", '{"a":', "}"],
  ]) {
    it(`takes ${MAX_DEPTH} levels of ${name}, and refuses one more`, () => {
      const rowOf = (levels: number) => `{"a":${open.repeat(levels - 1)}0${close.repeat(levels - 1)}}`
      const row = parseRow(rowOf(MAX_DEPTH), false)
      expect(JSON.stringify(row)).to.equal(rowOf(MAX_DEPTH))
      expect(() => parseRow(rowOf(MAX_DEPTH + 1), false)).to.throw(LookDocumentError, "64 levels")
    })
  }

  it("refuses deep nesting behind a number with too many digits, too", () => {
    const text = `{"a":9007199254740993,"b":${nestedList(10000)}}`
    expect(() => parseRow(text, true)).to.throw(LookDocumentError, "64 levels")
  })
})

function quoted(key: string): string {
  return JSON.stringify(key)
}

/** The key with every digit as an escape. */
function escapedDigits(key: string): string {
  const characters = [...key].map((character) =>
    /\d/.test(character) ? `\\u003${character}` : JSON.stringify(character).slice(1, -1),
  )
  return `"${characters.join("")}"`
}
