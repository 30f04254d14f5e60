import {expect} from "chai"
import {LookDocument} from "../../../../src/actions/rudderstack/look"
import {actionError, failure, FailureCode, ResultPart} from "../../../../src/actions/rudderstack/report"
import {chunksOf, lookReading, lookRefusal} from "./look_reading"
import {FIELDS, lookText, LookTextParts, nestedList, userRows} from "./look_text"

const CHUNK_SIZES = [1, 2, 3, 7, 64, 1e9]
const SECRET = "S3CR3T"
const CELL = `{"users.id":{"value":"${SECRET}"}}`
const NESTED = `{"a":${nestedList(10000)}}`

describe("the document of a Look", () => {
  const WHOLE: {readonly [name: string]: LookTextParts} = {
    "no rows": {},
    "one row": {rows: userRows(1)},
    "many rows": {rows: userRows(12)},
    "members after the rows": {
      rows: userRows(3),
      after: ['"drill_menu_build_time":0.1', '"x":[{"data":[]}]'],
    },
    "another data within": {
      before: ['"pivots":[{"data":{"a":[1]},"x":{"data":[]}}]', FIELDS],
      rows: ['{"data":{"value":[{"data":[]}]}}', '{"data":{"value":null}}'],
    },
    "data as a text before the rows": {before: ['"x":"data"', '"y":["data"]', FIELDS, '"z":"\\"data\\":["']},
    "a note that is not fatal": {
      before: ['"errors":[{"message":"note","fatal":false}]', FIELDS],
      rows: userRows(1),
    },
    "a data key written with escapes": {rows: userRows(2)},
    "rows that lack cells": {rows: ["{}", '{"users.city":{"value":1}}', CELL, "{}"]},
    "fields after the rows": {before: ['"x":1'], rows: userRows(9), after: ['"y":2', FIELDS]},
    "nothing before the rows": {before: [], rows: userRows(9), after: [FIELDS]},
    "no rows before the fields": {before: [], after: [FIELDS]},
  }

  for (const [name, parts] of Object.entries(WHOLE)) {
    it(`reads a document with ${name} as JSON.parse does, whatever the chunks`, () => {
      const compact = lookText(parts)
      const pretty = JSON.stringify(JSON.parse(compact), null, 2)
      const odd = ` \n\t${compact.replace('"data":[', '"\\u0064ata" : [ ')}\r\n`
      for (const text of [compact, pretty, odd]) {
        const document = JSON.parse(text) as {data: unknown[]}
        for (const size of CHUNK_SIZES) {
          const {rows, headers} = lookReading(chunksOf(text, size))
          expect(rows, `chunks of ${size}`).to.deep.equal(document.data)
          expect(headers).to.have.length(1)
        }
      }
    })

    it(`refuses a document with ${name} that is cut off at any byte`, () => {
      const bytes = Buffer.from(lookText(parts))
      for (let length = 0; length < bytes.length; length++) {
        for (const size of [7, bytes.length]) {
          expect(lookRefusal(chunksOf(bytes.subarray(0, length), size)), `${length} bytes`).to.be.an("error")
        }
      }
    })
  }

  const HEADER_TEXT =
    '"ran_at":"2026-05-01T00:00:00Z","timezone":"Europe/Zurich","truncated":true,"column_truncated":true,"applied_limit":500'

  it("gives its header before the first row, once", () => {
    const {headers, header} = lookReading([
      Buffer.from(lookText({before: [HEADER_TEXT, FIELDS], rows: userRows(2)})),
    ])
    expect(headers).to.deep.equal([
      {
        columns: [
          {name: "users.id", label: undefined, tags: ["user_id"]},
          {name: "users.city", label: undefined, tags: []},
          {name: "orders.count", label: undefined, tags: []},
        ],
        pivoted: false,
        ranAt: "2026-05-01T00:00:00Z",
        timezone: "Europe/Zurich",
        isTruncated: true,
        areColumnsTruncated: true,
        appliedLimit: 500,
      },
    ])
    expect(header).to.deep.equal(headers[0])
  })

  it("gives a header from behind the rows, with what stands before them, before it hands out a row", () => {
    const text = lookText({before: ['"ran_at":"2026-05-01T00:00:00Z"'], rows: userRows(3), after: [FIELDS]})
    const events: string[] = []
    const document = new LookDocument(({ranAt}) => events.push(`header of ${ranAt}`))
    expect([...document.push(Buffer.from(text))]).to.deep.equal([])
    for (const row of document.end()) {
      events.push(`row of ${Object.keys(row).length}`)
    }
    expect(events).to.deep.equal(["header of 2026-05-01T00:00:00Z", "row of 3", "row of 3", "row of 3"])
  })

  it("knows at its end what comes only behind its rows: whether they were cut off at a limit", () => {
    const after = ['"truncated":true', '"applied_limit":5000']
    const {headers, header} = lookReading([Buffer.from(lookText({rows: userRows(1), after}))])
    expect(headers[0]).to.include({isTruncated: false, appliedLimit: undefined})
    expect(header).to.include({isTruncated: true, appliedLimit: 5000})
    expect(header.columns).to.deep.equal(headers[0].columns)
  })

  const HEADERS: readonly [string, object, object][] = [
    [
      "dimensions, measures and table calculations in this order, and no filters or parameters",
      {
        fields: {
          table_calculations: [{name: "growth", label: "Growth"}],
          measures: [{name: "orders.count", tags: []}],
          parameters: [{name: "users.parameter"}],
          filters: [{name: "users.filter"}],
          dimensions: [{name: "users.id", tags: ["user_id", "x"]}],
        },
      },
      {
        columns: [
          {name: "users.id", label: undefined, tags: ["user_id", "x"]},
          {name: "orders.count", label: undefined, tags: []},
          {name: "growth", label: "Growth", tags: []},
        ],
      },
    ],
    [
      "the first of two columns with one name",
      {
        fields: {
          dimensions: [
            {name: "a", tags: ["email"]},
            {name: "a", tags: ["user_id"]},
          ],
        },
      },
      {columns: [{name: "a", label: undefined, tags: ["email"]}]},
    ],
    [
      "no columns where the fields are odd",
      {fields: {dimensions: [null, 1, "a", [], {}, {name: 1}, {tags: ["email"]}], measures: "x"}},
      {columns: []},
    ],
    [
      "no tags and labels but text",
      {
        fields: {
          measures: [
            {name: "a", tags: ["x", 1, null], label: 1},
            {name: "b", tags: "email", label: ""},
          ],
        },
      },
      {
        columns: [
          {name: "a", label: undefined, tags: ["x"]},
          {name: "b", label: undefined, tags: []},
        ],
      },
    ],
    [
      "tags of measures, unless they are pivoted: then a row has many values of each",
      {
        fields: {
          dimensions: [{name: "a", tags: ["email"]}],
          measures: [{name: "b", tags: ["user_id"]}],
          table_calculations: [{name: "c", tags: ["user_id"]}],
          pivots: [{name: "p", tags: ["user_id"]}],
        },
      },
      {
        columns: [
          {name: "a", label: undefined, tags: ["email"]},
          {name: "b", label: undefined, tags: []},
          {name: "c", label: undefined, tags: ["user_id"]},
        ],
      },
    ],
    ["that it is pivoted", {fields: {pivots: [{name: "orders.year"}]}}, {pivoted: true}],
    ["that it is not pivoted", {fields: {pivots: null}}, {pivoted: false}],
    [
      "nothing where it is not told",
      {fields: {}, ran_at: null, timezone: null, truncated: false, applied_limit: "500"},
      {ranAt: undefined, timezone: undefined, isTruncated: false, appliedLimit: 500},
    ],
    [
      "nothing of the wrong kind",
      {fields: {}, ran_at: 1714564800, timezone: "", truncated: "yes", applied_limit: null},
      {ranAt: undefined, timezone: undefined, isTruncated: false, appliedLimit: undefined},
    ],
  ]

  for (const [name, members, expected] of HEADERS) {
    it(`says of itself ${name}`, () => {
      const {header} = lookReading([Buffer.from(JSON.stringify({...members, data: []}))])
      expect(header).to.deep.include(expected)
    })
  }

  it("reads a hundred thousand columns without delay", () => {
    const dimensions = Array.from({length: 100000}, (_, index) => ({name: `users.column_${index}`}))
    const text = JSON.stringify({fields: {dimensions}, data: []})
    expect(lookReading([Buffer.from(text)]).header.columns).to.have.length(100000)
  })

  for (const note of [
    '"errors":null',
    '"errors":[]',
    '"errors":""',
    '"errors":{"message":"Development mode","fatal":false}',
    '"errors":[{"message":"Development mode","fatal":false}]',
    '"sql_error":null',
    '"sql_error":""',
    '"looker_error":null',
  ]) {
    it(`takes ${note} for no failure`, () => {
      expect(lookRefusal([Buffer.from(lookText({before: [FIELDS, note]}))])).to.equal(undefined)
    })
  }

  it("hands a row out as soon as its last byte is there", () => {
    const document = new LookDocument(() => undefined)
    const text = lookText({rows: [CELL]})
    const lastByte = text.length - "}]}".length
    expect([...document.push(Buffer.from(text.slice(0, lastByte)))]).to.have.length(0)
    expect([...document.push(Buffer.from("}"))]).to.have.length(1)
  })

  it("is read behind a byte order mark, whatever the chunks", () => {
    const text = `\ufeff${lookText({rows: userRows(2)})}`
    for (const size of [1, 2, 3, 1000]) {
      expect(lookReading(chunksOf(text, size)).rows).to.have.length(2)
    }
  })

  for (const nothing of ["{}", "null", "false", '""']) {
    it(`reports no failure where errors and sql_error are ${nothing}`, () => {
      const before = [FIELDS, `"errors":${nothing}`, `"sql_error":${nothing}`]
      expect(lookReading([Buffer.from(lookText({before, rows: userRows(1)}))]).rows).to.have.length(1)
    })
  }

  it("throws on what the reader of the fields throws", () => {
    const document = new LookDocument(() => {
      throw new RangeError("no such column")
    })
    expect(() => [...document.push(Buffer.from(lookText()))]).to.throw(RangeError, "no such column")
  })

  const REFUSED: [string, string, FailureCode][] = [
    ["nothing at all", "", "result_empty"],
    ["white space", " \r\n\t ".repeat(50), "result_empty"],
    ["plain text", `SQL Error: ${SECRET}`, "result_not_a_result"],
    ["a page", `<!DOCTYPE html><p>${SECRET}</p>`, "result_not_a_result"],
    ["a list with an error", `[{"looker_error":"${SECRET}"}]`, "result_not_a_result"],
    ["a text as JSON", `"${SECRET}"`, "result_not_a_result"],
    ["a byte order mark and nothing else", "\ufeff", "result_empty"],
    ["two byte order marks", `\ufeff\ufeff${lookText()}`, "result_not_a_result"],
    ["no fields and no rows", '{"data":[]}', "result_without_fields"],
    ["plain text behind much white space", " ".repeat(100) + SECRET, "result_invalid_json"],
    ["no data", `{${FIELDS},"x":"${SECRET}"}`, "result_without_rows"],
    ["data that is null", `{${FIELDS},"data":null}`, "result_without_rows"],
    ["data that is an object", `{${FIELDS},"data":{"0":"${SECRET}"}}`, "result_without_rows"],
    ["data that is a text", `{${FIELDS},"data":"[${SECRET}]"}`, "result_without_rows"],
    ["data only within", `{${FIELDS},"x":{"data":[${CELL}]}}`, "result_without_rows"],
    ["a failure without data", `{"errors":[{"message":"${SECRET}"}]}`, "result_failed"],
    [
      "a fatal error before the rows",
      lookText({before: [FIELDS, `"errors":[{"message":"${SECRET}"}]`]}),
      "result_failed",
    ],
    [
      "a fatal error after the rows",
      lookText({rows: [CELL], after: [`"errors":[{"x":"${SECRET}"}]`]}),
      "result_failed",
    ],
    [
      "an SQL error before the rows",
      lookText({before: [FIELDS, `"sql_error":"${SECRET}"`]}),
      "result_failed",
    ],
    [
      "an SQL error after the rows",
      lookText({rows: [CELL], after: [`"sql_error":"${SECRET}"`]}),
      "result_failed",
    ],
    [
      "an SQL error after held rows",
      lookText({before: [], after: [FIELDS, `"sql_error":"${SECRET}"`]}),
      "result_failed",
    ],
    ["an error as a row", lookText({rows: [CELL, `{"looker_error":"${SECRET}"}`]}), "result_failed"],
    [
      "an error as a held row",
      lookText({before: [], rows: [`{"looker_error":"${SECRET}"}`], after: [FIELDS]}),
      "result_failed",
    ],
    ["text among the rows", lookText({rows: [CELL, `${CELL} SQL Error: ${SECRET}`]}), "result_row_invalid"],
    ["text in a row", lookText({rows: [CELL, `{"a":SQL Error: ${SECRET}}`]}), "result_row_invalid"],
    ["rows without an end", lookText({rows: [CELL, CELL]}).slice(0, -2), "result_cut_off"],
    [
      "text in a held row",
      lookText({before: [], rows: [`{"a":${SECRET}}`], after: [FIELDS]}),
      "result_row_invalid",
    ],
    ["a row that is a list", lookText({rows: [CELL, `["${SECRET}"]`]}), "result_row_invalid"],
    ["text behind the rows", lookText({rows: [CELL]}).replace(/}$/, `${SECRET}}`), "result_invalid_json"],
    ["text behind the end", lookText({rows: [CELL]}) + SECRET, "result_invalid_json"],
    ["a second document behind the end", lookText() + lookText(), "result_invalid_json"],
    ["text before the rows", lookText({before: [FIELDS, SECRET]}), "result_invalid_json"],
    ["two heads", `{}${lookText()}`, "result_invalid_json"],
    ["a head without a comma", `{${FIELDS} "data":[${CELL}]}`, "result_invalid_json"],
    ["data without a colon", `{${FIELDS},"data"[${CELL}]}`, "result_invalid_json"],
    ["data behind a text", `{${FIELDS},"data":"${SECRET}"[${CELL}]}`, "result_invalid_json"],
    ["a number in the place of the comma", lookText().replace(/}$/, "5}"), "result_invalid_json"],
    ["a bracket too many", lookText().replace(/}$/, "]}"), "result_invalid_json"],
    ["the rows twice", lookText({rows: [CELL], after: [`"data":["${SECRET}"]`]}), "result_member_twice"],
    ["the rows and an equal list", lookText({after: ['"data":[]']}), "result_member_twice"],
    ["the rows and a stand-in", lookText({rows: [CELL], after: ['"data":[0]']}), "result_member_twice"],
    ["a null before the rows", lookText({before: [FIELDS, '"data":null']}), "result_member_twice"],
    ["the fields twice", lookText({after: [FIELDS]}), "result_member_twice"],
    ["held rows twice", lookText({before: [], after: ['"data":[]', FIELDS]}), "result_member_twice"],
    ["rows without fields", lookText({before: [], rows: [CELL, CELL]}), "result_without_fields"],
    ["fields that are null", lookText({before: ['"fields":null'], rows: [CELL]}), "result_without_fields"],
    ["endless nesting in a row", lookText({rows: [CELL, CELL, NESTED, CELL]}), "result_too_deep"],
    ["endless nesting before the rows", lookText({before: [`"x":${nestedList(10000)}`]}), "result_too_deep"],
    ["endless nesting after the rows", lookText({after: [`"x":${nestedList(10000)}`]}), "result_too_deep"],
    ["endless nesting without rows", `{"x":${nestedList(10000)}}`, "result_too_deep"],
    [
      "endless nesting in a held row",
      lookText({before: [], rows: [NESTED], after: [FIELDS]}),
      "result_too_deep",
    ],
  ]

  for (const errors of [
    '"errors":[{"message":"note","fatal":false},{"message":"S3CR3T"}]',
    '"errors":["S3CR3T"]',
    '"errors":[null]',
    '"errors":"S3CR3T"',
    '"errors":{"message":"S3CR3T"}',
    '"sql_error":{"message":"S3CR3T"}',
    '"looker_error":"S3CR3T"',
  ]) {
    REFUSED.push([`a result with ${errors}`, lookText({before: [FIELDS, errors]}), "result_failed"])
  }

  for (const [name, text, code] of REFUSED) {
    it(`refuses ${name}, whatever the chunks, without quoting it`, () => {
      for (const size of CHUNK_SIZES) {
        const refusal = lookRefusal(chunksOf(text, size))
        expect(refusal, `chunks of ${size}`).to.have.property("code", code)
        expect(actionError(refusal).message + JSON.stringify(refusal)).to.not.contain(SECRET)
      }
    })
  }

  for (const part of ["head", "row", "tail"]) {
    it(`refuses a ${part} that is not UTF-8`, () => {
      const text = lookText({
        before: [FIELDS, '"x":"<head>"'],
        rows: [CELL, '{"a":"<row>"}'],
        after: ['"y":"<tail>"'],
      })
      const bytes = Buffer.from(text)
      bytes[bytes.indexOf(`<${part}>`)] = 0xe9
      for (const size of CHUNK_SIZES) {
        expect(lookRefusal(chunksOf(bytes, size))).to.have.property("code", "result_not_utf8")
      }
    })
  }

  const ENDLESS: readonly [string, string, string, ResultPart, number][] = [
    ["header", '{"sql":"', "x", "head", 16],
    ["white space before the header", "", " ", "head", 16],
    ["tail", lookText().replace(/}$/, ',"x":"'), "x", "tail", 16],
    ["white space at the end", lookText(), " ", "tail", 16],
    ["row", lookText().replace(/]}$/, '{"a":"'), "x", "row", 8],
    ["row of escapes", lookText().replace(/]}$/, '{"a":"'), '\\"', "row", 8],
    ["list that looks like rows", lookText().replace(/]}$/, '{"a":[{"a":1}'), ',{"a":1}', "row", 8],
    ["row before the fields", '{"data":[{"a":"', "x", "row", 8],
    [
      "list of rows before the fields",
      '{"data":[{}',
      `,{"a":"${"x".repeat(991)}"}`,
      "rows before their fields",
      32,
    ],
  ]

  for (const [name, start, filling, what, limitMb] of ENDLESS) {
    it(`gives an endless ${name} up at its limit of ${limitMb} MB`, () => {
      const chunk = Buffer.from(filling.repeat(60000 / filling.length))
      let byteCount = 0
      function* endless() {
        yield Buffer.from(start)
        for (; byteCount < 100 * 1024 * 1024; byteCount += chunk.length) {
          yield chunk
        }
      }
      const refusal = lookRefusal(endless())
      expect(refusal).to.include({code: "result_too_large"})
      expect(refusal?.message).to.equal(failure("result_too_large", {what, limitMb}).message)
      const limit = limitMb * 1024 * 1024
      expect(byteCount).to.be.within(limit - 2 * chunk.length, limit + 2 * chunk.length)
    }).timeout(20000)
  }

  it("takes a header of a megabyte in small chunks without reading it again and again", () => {
    const before = [FIELDS, `"sql":"${"x".repeat(1024 * 1024)}"`]
    expect(lookReading(chunksOf(lookText({before, rows: [CELL]}), 10)).rows).to.have.length(1)
  })
})
