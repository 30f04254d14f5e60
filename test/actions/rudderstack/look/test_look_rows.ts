import {expect} from "chai"
import * as sinon from "sinon"
import {LookRow, pivotKey} from "../../../../src/actions/rudderstack/look"
import {chunksOf, lookReading, lookRefusal} from "./look_reading"
import {FIELDS, lookText, nestedList, PIVOTED_FIELDS, userRows} from "./look_text"

const LOOKS_LIKE_A_BOUNDARY = '}},{"users.id":{"value":1},"users.city":{"value":"'

/** Its cells hold the bytes that stand between such rows, too. */
const MISLEADING_ROW = '{"a":{"value":[{"a":1},{"a":2},{"a":3}]}}'

const ROW_LISTS: {readonly [name: string]: readonly string[]} = {
  "no rows": [],
  "one row": ['{"a":{"value":1}}'],
  "rows that look alike": userRows(100),
  "rows of other keys each": Array.from({length: 100}, (_, index) => `{"key${index}":{"value":${index}}}`),
  "rows that lack their first cell now and then": userRows(100).map((row, index) =>
    index % 3 === 0 ? row.replace(/"users.id":.*?},/, "") : row,
  ),
  "empty rows among others": userRows(60).map((row, index) => (index % 2 === 0 ? row : "{}")),
  "nothing but empty rows": Array.from({length: 50}, () => "{}"),
  "values that look like the boundary of rows": userRows(60).map((row) =>
    row.replace("Zürich", JSON.stringify(LOOKS_LIKE_A_BOUNDARY).slice(1, -1)),
  ),
  "lists in cells that look like rows": Array.from({length: 50}, () => MISLEADING_ROW),
  "lists in some cells that look like rows": Array.from({length: 50}, (_, index) =>
    index % 5 === 0 ? MISLEADING_ROW : '{"a":{"value":1}}',
  ),
  "keys and values with quotes, backslashes and brackets": Array.from({length: 40}, (_, index) =>
    JSON.stringify({'a"}},{"b\\': {value: ["]", "\\", '\\"', "{[", index, {deep: [{}]}]}}),
  ),
  "characters of one to four bytes": ["é", "☃", "🦊", "a"].map((value) => JSON.stringify({value})),
  "one row larger than a piece": [JSON.stringify({a: "x".repeat(200000)}), '{"a":1}', '{"a":2}'],
}

describe("the rows of a Look", () => {
  for (const [name, rows] of Object.entries(ROW_LISTS)) {
    for (const separator of [",", " ,\n\t", "\r\n,  \n"]) {
      it(`are ${name}, apart by ${JSON.stringify(separator)}, whatever the chunks`, () => {
        const text = `{${FIELDS},"data":[  ${rows.join(separator)} ] , "more": 1}`
        for (const size of chunkSizes(text)) {
          expect(lookReading(chunksOf(text, size)).rows, `chunks of ${size}`).to.deep.equal(rows.map(parsed))
        }
      })
    }
  }

  it("are the same wherever two chunks meet", () => {
    const rows = Array.from({length: 6}, (_, index) => `{"a":${index}}`)
    for (let indent = 0; indent < 20; indent++) {
      const bytes = Buffer.from(`{${FIELDS},"data":[${" ".repeat(indent)}${rows.join(",")}]}`)
      for (let cut = bytes.indexOf("["); cut < bytes.length; cut++) {
        const {rows: read} = lookReading([bytes.subarray(0, cut), bytes.subarray(cut)])
        expect(read, `${indent} spaces, cut at ${cut}`).to.deep.equal(rows.map(parsed))
      }
    }
  })

  const PARSED: readonly [string, readonly string[], number][] = [
    ["once where rows look alike", userRows(5000), 5010],
    ["hardly more than once where guesses fail", Array.from({length: 1000}, () => MISLEADING_ROW), 1045],
  ]

  for (const [name, rows, most] of PARSED) {
    it(`are parsed ${name}`, () => {
      const parse = sinon.spy(JSON, "parse")
      try {
        expect(lookReading([Buffer.from(lookText({rows}))]).rows).to.have.length(rows.length)
        expect(parse.callCount).to.be.within(rows.length, most)
      } finally {
        parse.restore()
      }
    })
  }

  it("are searched for no more where each begins differently", () => {
    const search = sinon.spy(Buffer.prototype, "indexOf")
    try {
      const rows = ROW_LISTS["rows of other keys each"]
      lookReading([Buffer.from(lookText({rows: rows.concat(rows, rows, rows, rows)}))])
      expect(search.args.filter(([sought]) => typeof sought !== "string").length).to.be.within(1, 40)
    } finally {
      search.restore()
    }
  })

  const WRONG: {readonly [name: string]: string} = {
    "a comma before the first row": ',{"a":1}]',
    "a comma behind the last row": '{"a":1},]',
    "two commas": '{"a":1},,{"a":2}]',
    "no comma": '{"a":1}{"a":2}]',
    "a row that is a list": '{"a":1},[1]]',
    "a row that is a number": '{"a":1},2]',
    "a row that is null": "null]",
    "text between rows": '{"a":1}, SQL Error: gone {"a":2}]',
    "text in a row": '{"a":1},{"a": SQL Error: gone }]',
    "a row closed by the wrong bracket": '{"a":1},{"a":2],{"a":3}]',
    "a row with a comma too many": '{"a":1},{"a":2,},{"a":3}]',
    "a line break in a string": '{"a":1},{"a":"\n"},{"a":3}]',
  }

  for (const [name, text] of Object.entries(WRONG)) {
    it(`are refused with ${name}, whatever the chunks`, () => {
      const document = `{${FIELDS},"data":[${text}}`
      for (const size of [1, 2, 7, document.length]) {
        expect(lookRefusal(chunksOf(document, size))).to.be.an("error")
      }
    })
  }

  for (const wrongRow of ['{"a":2,}', '{"a":SQL Error}', '{"a":"\n"}']) {
    it(`are refused with ${JSON.stringify(wrongRow)} among rows that look alike`, () => {
      const rows = ['{"a":1}', '{"a":1}', '{"a":1}', wrongRow, '{"a":1}']
      expect(lookRefusal([Buffer.from(lookText({rows}))])).to.have.property("code", "result_row_invalid")
    })
  }

  it("are refused where one is no UTF-8, as two ids might become the same", () => {
    const bytes = Buffer.from(lookText({rows: ['{"a":"1"}', '{"a":"1"}', '{"a":"?"}', '{"a":"1"}']}))
    bytes[bytes.indexOf("?")] = 0xff
    for (const size of [1, bytes.length]) {
      expect(lookRefusal(chunksOf(bytes, size))).to.have.property("code", "result_not_utf8")
    }
  })

  it("may hold U+FFFD, which is a character", () => {
    expect(rowOf('{"a":"\ufffd"}')).to.deep.equal({a: "\ufffd"})
  })

  it("may have 8 MB each, first or among others, and not a byte more", () => {
    const limit = 8 * 1024 * 1024
    const large = (bytes: number) => `{"a":"${"x".repeat(bytes - 8)}"}`
    const others = ['{"a":1}', '{"a":1}', '{"a":1}']
    for (const size of [64 * 1024, 1e9]) {
      for (const before of [[], others]) {
        const chunks = (bytes: number) =>
          chunksOf(lookText({rows: [...before, large(bytes), ...others]}), size)
        expect(lookReading(chunks(limit)).rows).to.have.length(before.length + 4)
        expect(lookRefusal(chunks(limit + 1))).to.have.property("code", "result_too_large")
      }
    }
  }).timeout(20000)

  const NUMBERS: readonly [string, unknown][] = [
    ["0", 0],
    ["-0", -0],
    ["1.5", 1.5],
    ["0.1234567890123456789", 0.12345678901234568],
    ["-1e-400", -0],
    ["1e21", 1e21],
    ["1.2345678901234567890E+25", "1.2345678901234567890E+25"],
    ["12345678901234567890E0", "12345678901234567890E0"],
    ["1.23450000000000000000E+25", 1.2345e25],
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
    it(`have ${literal} as ${typeof value} ${String(value)}, wherever it stands`, () => {
      const text = `{"a":{"value":${literal}},"b" : [ ${literal} , ${literal}],"c":{"value":{"d":[{"e":${literal} }]}}}`
      expect(rowOf(text)).to.deep.equal({
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
    it(`leave the string ${JSON.stringify(content)} alone beside a number with all its digits`, () => {
      const json = quoted(content)
      const text = `{${json}:{"value":${json}},"id":{"value":9007199254740993},"z":[${json}]}`
      const expected: LookRow = {[content]: {value: content}, id: {value: "9007199254740993"}, z: [content]}
      expect(rowOf(text)).to.deep.equal(expected)
      expect(rowOf(text, true)).to.deep.equal(expected)
    })
  }

  it("take megabytes of escapes beside a number with all its digits", () => {
    const escapes = '\n"\\'.repeat(1000000)
    const row = rowOf(`{"a":${JSON.stringify(escapes)},"b":9007199254740993}`, true)
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
    it(`keep the order of the pivot keys ${JSON.stringify(keys)}`, () => {
      for (const print of [quoted, escapedDigits]) {
        const cells = keys.map((key, index) => `${print(key)}: {"value":${index}}`)
        const row = rowOf(`{"m":{${cells.join(",")}},"d":{"value":"2"}}`, true)
        expect(Object.keys(row.m as object).map(pivotKey)).to.deep.equal(keys)
        expect(Object.values(row.m as object)).to.deep.equal(keys.map((_, value) => ({value})))
        expect(row.d).to.deep.equal({value: "2"})
      }
    })
  }

  it("mark no keys but those of cells", () => {
    const text =
      '{"2":{"value":{"1":{"0":[{"3":"\\u0000"}]}}},"m":{"2026":{"value":{"7":1}},"2025":{"value":null}},"1":[{"5":1}]}'
    const row = rowOf(text, true)
    expect(row["2"]).to.deep.equal({value: {1: {0: [{3: "\u0000"}]}}})
    expect(row["1"]).to.deep.equal([{5: 1}])
    expect(Object.values(row.m as object)).to.deep.equal([{value: {7: 1}}, {value: null}])
  })

  it("hold strings that look like pivot keys as what they are", () => {
    const strings = ['"2026":', '\\"2026":', '{"2026":', ',"1":{', "2026", "1:"]
    const values = JSON.stringify(strings)
    const row = rowOf(`{"m":{"2026":{"value":${values}},"2025":{"value":"2026"}},"x\\"2026":${values}}`, true)
    expect(row['x"2026']).to.deep.equal(strings)
    expect(Object.values(row.m as object)).to.deep.equal([{value: strings}, {value: "2026"}])
  })

  it("keep digits and order at once", () => {
    const row = rowOf('{"m":{"2026":{"value":9007199254740993},"2025":{"value":1e400}}}', true)
    expect(Object.keys(row.m as object).map(pivotKey)).to.deep.equal(["2026", "2025"])
    expect(Object.values(row.m as object)).to.deep.equal([{value: "9007199254740993"}, {value: "1e400"}])
  })

  it("leave the keys alone when the result has no pivots", () => {
    expect(Object.keys(rowOf('{"m":{"2":1,"1":9007199254740993}}').m as object)).to.deep.equal(["1", "2"])
  })

  it("have the last of equal keys, as JSON.parse does", () => {
    expect(rowOf('{"a":9007199254740993,"a":1}', true)).to.deep.equal({a: 1})
    expect(rowOf('{"a":1,"a":9007199254740993}', true)).to.deep.equal({a: "9007199254740993"})
  })

  for (const text of ['{"a":01}', '{"a":012345678901234567890}', '{"a":9007199254740993,}']) {
    it(`are refused where one is ${text}`, () => {
      expect(lookRefusal([Buffer.from(lookText({rows: [text]}))])).to.have.property(
        "code",
        "result_row_invalid",
      )
    })
  }

  for (const [name, open, close] of [
    ["lists", "[", "]"],
    ["objects", '{"a":', "}"],
  ]) {
    it(`take 64 levels of ${name}, and are refused with one more`, () => {
      const nested = (levels: number) => `{"a":${open.repeat(levels - 1)}0${close.repeat(levels - 1)}}`
      expect(JSON.stringify(rowOf(nested(64)))).to.equal(nested(64))
      expect(lookRefusal([Buffer.from(lookText({rows: [nested(65)]}))])).to.include({code: "result_too_deep"})
    })
  }

  it("are refused with deep nesting behind a number with too many digits, too", () => {
    const text = lookText({rows: [`{"a":9007199254740993,"b":${nestedList(10000)}}`]})
    expect(lookRefusal([Buffer.from(text)])).to.have.property("code", "result_too_deep")
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

/** The only row of a document. */
function rowOf(text: string, pivoted = false): LookRow {
  const before = [pivoted ? PIVOTED_FIELDS : FIELDS]
  return lookReading([Buffer.from(lookText({before, rows: [text]}))]).rows[0]
}

function parsed(text: string): unknown {
  return JSON.parse(text)
}

function chunkSizes(text: string): number[] {
  return text.length > 10000 ? [1000, 65537, text.length * 4] : [1, 2, 3, 5, 16, 61, 1024, text.length * 4]
}
