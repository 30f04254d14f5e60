import {expect} from "chai"
import {LookDocumentError} from "./errors/look_document_error"
import {MAX_HEADER_BYTES, MAX_HELD_BYTES, MAX_ROW_BYTES} from "./limits"
import {LookDocument} from "./look_document"
import {chunksOf, lookReading, lookRefusal} from "./testing/look_reading"
import {FIELDS, lookText, LookTextParts, nestedList, PIVOTED_FIELDS, userRows} from "./testing/look_text"

const CHUNK_SIZES = [1, 2, 3, 7, 64, 1e9]
const SECRET = "S3CR3T"
const CELL = `{"users.id":{"value":"${SECRET}"}}`
const NESTED = `{"a":${nestedList(10000)}}`

describe("look document", () => {
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
          expect(lookRefusal(chunksOf(bytes.subarray(0, length), size)), `${length} bytes`).to.not.equal("")
        }
      }
    })
  }

  it("tells the fields and what else the header says before the first row", () => {
    const events: string[] = []
    const document = new LookDocument(({ranAt, timezone}, {columns}) => {
      events.push(`${ranAt} ${timezone} ${columns.map(({name}) => name).join()}`)
    })
    const before = ['"ran_at":"2026-05-01T00:00:00Z"', FIELDS, '"timezone":"UTC"']
    for (const row of document.push(Buffer.from(lookText({before, rows: userRows(2)})))) {
      events.push(`row of ${Object.keys(row).length}`)
    }
    expect([...document.end()]).to.deep.equal([])
    expect(events).to.deep.equal([
      "2026-05-01T00:00:00Z UTC users.id,users.city,orders.count",
      "row of 3",
      "row of 3",
    ])
  })

  it("tells the fields behind the rows, with what stands before them, before it hands out a row", () => {
    const text = lookText({before: ['"ran_at":"2026-05-01T00:00:00Z"'], rows: userRows(3), after: [FIELDS]})
    const events: string[] = []
    const document = new LookDocument(({ranAt}) => events.push(`header of ${ranAt}`))
    expect([...document.push(Buffer.from(text))]).to.deep.equal([])
    for (const row of document.end()) {
      events.push(`row of ${Object.keys(row).length}`)
    }
    expect(events).to.deep.equal(["header of 2026-05-01T00:00:00Z", "row of 3", "row of 3", "row of 3"])
  })

  it("hands a row out as soon as its last byte is there", () => {
    const document = new LookDocument(() => undefined)
    const text = lookText({rows: [CELL]})
    const lastByte = text.length - "}]}".length
    expect([...document.push(Buffer.from(text.slice(0, lastByte)))]).to.have.length(0)
    expect([...document.push(Buffer.from("}"))]).to.have.length(1)
  })

  it("keeps the order of pivot keys only where the result has pivots, wherever its fields stand", () => {
    const rows = ['{"m":{"2026":{"value":1},"2025":{"value":2}}}']
    const keys = (parts: LookTextParts) =>
      Object.keys(lookReading([Buffer.from(lookText({...parts, rows}))]).rows[0].m as object)
    expect(keys({before: [PIVOTED_FIELDS]})).to.deep.equal(["\u00002026", "\u00002025"])
    expect(keys({before: [], after: [PIVOTED_FIELDS]})).to.deep.equal(["\u00002026", "\u00002025"])
    expect(keys({before: [FIELDS]})).to.deep.equal(["2025", "2026"])
  })

  it("throws on what the reader of the fields throws", () => {
    const document = new LookDocument(() => {
      throw new RangeError("no such column")
    })
    expect(() => [...document.push(Buffer.from(lookText()))]).to.throw(RangeError, "no such column")
  })

  const NO_RESULT = "did not send a query result, but an error or a page"
  const INVALID = "is not valid JSON: an error broke into it, or it was cut off"
  const FAILED = "Looker reports that the query failed"
  const REPEATED = "has one of its parts twice"
  const NO_ROWS = "has no list of rows"

  const REFUSED: readonly [string, string, string][] = [
    ["nothing at all", "", "an empty result"],
    ["white space", " \r\n\t ".repeat(50), "an empty result"],
    ["plain text", `SQL Error: ${SECRET}`, NO_RESULT],
    ["a page", `<!DOCTYPE html><p>${SECRET}</p>`, NO_RESULT],
    ["a list with an error", `[{"looker_error":"${SECRET}"}]`, NO_RESULT],
    ["a text as JSON", `"${SECRET}"`, NO_RESULT],
    ["a byte order mark", `\ufeff${lookText()}`, NO_RESULT],
    ["plain text behind much white space", " ".repeat(100) + SECRET, INVALID],
    ["no data", `{${FIELDS},"x":"${SECRET}"}`, NO_ROWS],
    ["data that is null", `{${FIELDS},"data":null}`, NO_ROWS],
    ["data that is an object", `{${FIELDS},"data":{"0":"${SECRET}"}}`, NO_ROWS],
    ["data that is a text", `{${FIELDS},"data":"[${SECRET}]"}`, NO_ROWS],
    ["data only within", `{${FIELDS},"x":{"data":[${CELL}]}}`, NO_ROWS],
    ["a failure without data", `{"errors":[{"message":"${SECRET}"}]}`, FAILED],
    [
      "a fatal error before the rows",
      lookText({before: [FIELDS, `"errors":[{"message":"${SECRET}"}]`]}),
      FAILED,
    ],
    [
      "a fatal error after the rows",
      lookText({rows: [CELL], after: [`"errors":[{"x":"${SECRET}"}]`]}),
      FAILED,
    ],
    ["an SQL error before the rows", lookText({before: [FIELDS, `"sql_error":"${SECRET}"`]}), FAILED],
    ["an SQL error after the rows", lookText({rows: [CELL], after: [`"sql_error":"${SECRET}"`]}), FAILED],
    [
      "an SQL error after held rows",
      lookText({before: [], after: [FIELDS, `"sql_error":"${SECRET}"`]}),
      FAILED,
    ],
    [
      "an error as a row",
      lookText({rows: [CELL, `{"looker_error":"${SECRET}"}`]}),
      "an error in place of a row",
    ],
    [
      "an error as a held row",
      lookText({before: [], rows: [`{"looker_error":"${SECRET}"}`], after: [FIELDS]}),
      "an error in place of a row",
    ],
    ["text among the rows", lookText({rows: [CELL, `${CELL} SQL Error: ${SECRET}`]}), "between its rows"],
    ["text in a row", lookText({rows: [CELL, `{"a":SQL Error: ${SECRET}}`]}), "a row that is not valid JSON"],
    ["rows without an end", lookText({rows: [CELL, CELL]}).slice(0, -2), "ended before its last row"],
    [
      "text in a held row",
      lookText({before: [], rows: [`{"a":${SECRET}}`], after: [FIELDS]}),
      "is not valid JSON",
    ],
    ["a row that is a list", lookText({rows: [CELL, `["${SECRET}"]`]}), "between its rows"],
    ["text behind the rows", lookText({rows: [CELL]}).replace(/}$/, `${SECRET}}`), INVALID],
    ["text behind the end", lookText({rows: [CELL]}) + SECRET, INVALID],
    ["a second document behind the end", lookText() + lookText(), INVALID],
    ["text before the rows", lookText({before: [FIELDS, SECRET]}), INVALID],
    ["two heads", `{}${lookText()}`, INVALID],
    ["a head without a comma", `{${FIELDS} "data":[${CELL}]}`, INVALID],
    ["data without a colon", `{${FIELDS},"data"[${CELL}]}`, INVALID],
    ["data behind a text", `{${FIELDS},"data":"${SECRET}"[${CELL}]}`, INVALID],
    ["a number in the place of the comma", lookText().replace(/}$/, "5}"), INVALID],
    ["a bracket too many", lookText().replace(/}$/, "]}"), INVALID],
    ["the rows twice", lookText({rows: [CELL], after: [`"data":["${SECRET}"]`]}), REPEATED],
    ["the rows and an equal list", lookText({after: ['"data":[]']}), REPEATED],
    ["the rows and a stand-in", lookText({rows: [CELL], after: ['"data":[0]']}), REPEATED],
    ["a null before the rows", lookText({before: [FIELDS, '"data":null']}), "`data` twice"],
    ["the fields twice", lookText({after: [FIELDS]}), REPEATED],
    ["held rows twice", lookText({before: [], after: ['"data":[]', FIELDS]}), REPEATED],
    ["rows without fields", lookText({before: [], rows: [CELL, CELL]}), "2 rows, but no fields"],
    ["fields that are null", lookText({before: ['"fields":null'], rows: [CELL]}), "1 rows, but no fields"],
    ["endless nesting in a row", lookText({rows: [CELL, CELL, NESTED, CELL]}), "64 levels"],
    ["endless nesting before the rows", lookText({before: [`"x":${nestedList(10000)}`]}), "64 levels"],
    ["endless nesting after the rows", lookText({after: [`"x":${nestedList(10000)}`]}), "64 levels"],
    ["endless nesting without rows", `{"x":${nestedList(10000)}}`, "64 levels"],
    ["endless nesting in a held row", lookText({before: [], rows: [NESTED], after: [FIELDS]}), "64 levels"],
  ]

  for (const [name, text, message] of REFUSED) {
    it(`refuses ${name}, whatever the chunks, without quoting it`, () => {
      for (const size of CHUNK_SIZES) {
        const refusal = lookRefusal(chunksOf(text, size))
        expect(refusal, `chunks of ${size}`).to.contain(message)
        expect(refusal).to.not.contain(SECRET)
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
        expect(lookRefusal(chunksOf(bytes, size))).to.contain("not valid UTF-8")
      }
    })
  }

  const ENDLESS: readonly [string, string, string, number, string][] = [
    ["header", '{"sql":"', "x", MAX_HEADER_BYTES, "more than 16 MB before the first row"],
    ["white space before the header", "", " ", MAX_HEADER_BYTES, "more than 16 MB before the first row"],
    ["tail", lookText().replace(/}$/, ',"x":"'), "x", MAX_HEADER_BYTES, "more than 16 MB after the last row"],
    ["white space at the end", lookText(), " ", MAX_HEADER_BYTES, "more than 16 MB after the last row"],
    ["row", lookText().replace(/]}$/, '{"a":"'), "x", MAX_ROW_BYTES, "a row of more than 8 MB"],
    ["row before the fields", '{"data":[{"a":"', "x", MAX_ROW_BYTES, "a row of more than 8 MB"],
    [
      "list of rows before the fields",
      '{"data":[{}',
      `,{"a":"${"x".repeat(991)}"}`,
      MAX_HELD_BYTES,
      "more than 32 MB of rows before",
    ],
  ]

  for (const [name, start, filling, limit, message] of ENDLESS) {
    it(`gives an endless ${name} up at its limit`, () => {
      const chunk = Buffer.from(filling.repeat(60000 / filling.length))
      let byteCount = 0
      function* endless() {
        yield Buffer.from(start)
        for (; byteCount < 100 * 1024 * 1024; byteCount += chunk.length) {
          yield chunk
        }
      }
      expect(lookRefusal(endless())).to.contain(message)
      expect(byteCount).to.be.within(limit - 2 * chunk.length, limit + 2 * chunk.length)
    }).timeout(20000)
  }

  it("takes a header of a megabyte in small chunks without reading it again and again", () => {
    const before = [FIELDS, `"sql":"${"x".repeat(1024 * 1024)}"`]
    expect(lookReading(chunksOf(lookText({before, rows: [CELL]}), 10)).rows).to.have.length(1)
  })

  it("refuses with errors of its own family", () => {
    expect(() => lookReading([]))
      .to.throw(LookDocumentError)
      .with.property("name", "LookDocumentError")
  })
})
