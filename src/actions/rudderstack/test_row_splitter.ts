import {expect} from "chai"
import * as sinon from "sinon"
import {LookDocumentError} from "./errors/look_document_error"
import {JsonScanner} from "./json_scanner"
import {MAX_ROW_BYTES} from "./limits"
import {RowSplitter} from "./row_splitter"
import {chunksOf} from "./testing/look_reading"
import {nestedList, userRows} from "./testing/look_text"

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

describe("row splitter", () => {
  for (const [name, rows] of Object.entries(ROW_LISTS)) {
    for (const separator of [",", " ,\n\t", "\r\n,  \n"]) {
      it(`cuts ${name} apart at ${JSON.stringify(separator)}, whatever the chunks`, () => {
        const text = `  ${rows.join(separator)} ] , "more": 1}`
        for (const size of chunkSizes(text)) {
          const splitter = new RowSplitter<unknown>(JSON.parse)
          expect(rowsOf(splitter, chunksOf(text, size)), `chunks of ${size}`).to.deep.equal(rows.map(parsed))
          expect(splitter.ended).to.equal(true)
          expect(splitter.rest.toString()).to.equal(' , "more": 1}')
        }
      })
    }
  }

  it("finds the ends of rows that look alike by one native search each", () => {
    const parse = sinon.spy(parsed)
    const scan = sinon.spy(JsonScanner.prototype, "endOfValue")
    try {
      const chunks = chunksOf(`${userRows(5000).join(",")}]`, 64 * 1024)
      expect(rowsOf(new RowSplitter(parse), chunks)).to.have.length(5000)
      expect(parse.callCount).to.equal(5000)
      expect(scan.callCount).to.be.below(5 * chunks.length)
    } finally {
      scan.restore()
    }
  })

  it("tries a row no more than twice, and stops guessing when that keeps failing", () => {
    const parse = sinon.spy(parsed)
    const rows = Array.from({length: 1000}, () => MISLEADING_ROW)
    expect(rowsOf(new RowSplitter(parse), [Buffer.from(`${rows.join(",")}]`)])).to.have.length(1000)
    expect(parse.callCount).to.be.within(1001, 1040)
  })

  it("guesses no more where each row begins differently", () => {
    const search = sinon.spy(Buffer.prototype, "indexOf")
    try {
      const rows = ROW_LISTS["rows of other keys each"]
      const text = Buffer.from(`${rows.concat(rows, rows, rows, rows).join(",")}]`)
      search.resetHistory()
      rowsOf(new RowSplitter<unknown>(JSON.parse), [text])
      expect(search.args.filter(([sought]) => typeof sought !== "string").length).to.be.within(1, 40)
    } finally {
      search.restore()
    }
  })

  it("reads the same rows wherever two chunks meet", () => {
    const rows = Array.from({length: 6}, (_, index) => `{"a":${index}}`)
    for (let indent = 0; indent < 20; indent++) {
      const bytes = Buffer.from(`${" ".repeat(indent)}${rows.join(",")}]`)
      for (let cut = 0; cut < bytes.length; cut++) {
        const read = rowsOf(new RowSplitter<unknown>(JSON.parse), [
          bytes.subarray(0, cut),
          bytes.subarray(cut),
        ])
        expect(read, `${indent} spaces, cut at ${cut}`).to.deep.equal(rows.map(parsed))
      }
    }
  })

  it("keeps what has come of an unfinished row, and hands no row out before its end", () => {
    const splitter = new RowSplitter<unknown>(JSON.parse)
    expect(rowsOf(splitter, [Buffer.from('{"a":1},{"a":')])).to.deep.equal([{a: 1}])
    expect(splitter.ended).to.equal(false)
    expect(splitter.rest).to.have.length(0)
    expect(rowsOf(splitter, [Buffer.from("2}")])).to.deep.equal([{a: 2}])
    expect(rowsOf(splitter, [Buffer.from("]")])).to.deep.equal([])
    expect(splitter.ended).to.equal(true)
  })

  it("collects all that comes behind the array", () => {
    const splitter = new RowSplitter<unknown>(JSON.parse)
    rowsOf(splitter, chunksOf('{"a":1}],"data":[{"b":2}]}', 3))
    expect(splitter.rest.toString()).to.equal(',"data":[{"b":2}]}')
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
    it(`refuses ${name}, whatever the chunks`, () => {
      for (const size of [1, 2, 7, text.length]) {
        const read = () => rowsOf(new RowSplitter<unknown>(JSON.parse), chunksOf(text, size))
        expect(read).to.throw(LookDocumentError)
      }
    })
  }

  it("refuses the same on the fast path", () => {
    for (const wrong of ['{"a":2,}', '{"a":SQL Error}', '{"a":"\n"}']) {
      const text = `{"a":1},{"a":1},{"a":1},${wrong},{"a":1},{"a":1}]`
      const read = () => rowsOf(new RowSplitter<unknown>(JSON.parse), [Buffer.from(text)])
      expect(read, wrong).to.throw(LookDocumentError, "not valid JSON")
    }
  })

  it("refuses a row that is no UTF-8, as two ids might become the same", () => {
    const rows = Buffer.from('{"a":"1"},{"a":"1"},{"a":"?"},{"a":"1"}]')
    rows[rows.indexOf("?")] = 0xff
    for (const size of [1, rows.length]) {
      const read = () => rowsOf(new RowSplitter<unknown>(JSON.parse), chunksOf(rows, size))
      expect(read).to.throw(LookDocumentError, "not valid UTF-8")
    }
  })

  it("takes U+FFFD for what it is: a character", () => {
    expect(rowsOf(new RowSplitter<unknown>(JSON.parse), [Buffer.from('{"a":"\ufffd"}]')])).to.deep.equal([
      {a: "\ufffd"},
    ])
  })

  it("passes on what the parser throws, unless it is about the syntax", () => {
    const splitter = new RowSplitter(() => {
      throw new RangeError("no")
    })
    expect(() => rowsOf(splitter, [Buffer.from('{"a":1}]')])).to.throw(RangeError, "no")
  })

  const ENDLESS: {readonly [name: string]: readonly [string, string]} = {
    "string": ['{"a":"', "x"],
    "string of escapes": ['{"a":"', '\\"'],
    "list that looks like rows": ['{"a":[{"a":1}', ',{"a":1}'],
  }

  for (const [name, [start, filling]] of Object.entries(ENDLESS)) {
    for (const chunkBytes of [1000, 64 * 1024, 20 * 1024 * 1024]) {
      it(`gives an endless ${name} up at the limit of a row, in chunks of ${chunkBytes} bytes`, () => {
        const chunk = Buffer.from(filling.repeat(chunkBytes / filling.length))
        const splitter = new RowSplitter<unknown>(JSON.parse)
        let byteCount = 0
        const read = () => {
          rowsOf(splitter, [Buffer.from(`{"a":1},{"a":1},{"a":1},${start}`)])
          for (; byteCount < 100 * 1024 * 1024; byteCount += chunk.length) {
            rowsOf(splitter, [chunk])
          }
        }
        expect(read).to.throw(LookDocumentError, "more than 8 MB")
        expect(byteCount).to.be.below(MAX_ROW_BYTES + chunk.length)
      }).timeout(20000)
    }
  }

  it("refuses a whole row above the limit, and takes one at it, first or among others", () => {
    const rowOf = (bytes: number) => `{"a":"${"x".repeat(bytes - 8)}"}`
    const others = '{"a":1},{"a":1},{"a":1}'
    for (const size of [64 * 1024, 1e9]) {
      for (const before of ["", `${others},`]) {
        const read = (bytes: number) =>
          rowsOf(new RowSplitter<unknown>(JSON.parse), chunksOf(`${before}${rowOf(bytes)},${others}]`, size))
        expect(read(MAX_ROW_BYTES)).to.have.length(before === "" ? 4 : 7)
        expect(() => read(MAX_ROW_BYTES + 1)).to.throw(LookDocumentError, "more than 8 MB")
      }
    }
  }).timeout(20000)

  it("refuses endless nesting as soon as it is seen", () => {
    const text = `{"a":1},{"a":1},{"a":${nestedList(10000)}},{"a":1}]`
    const read = () => rowsOf(new RowSplitter<unknown>(JSON.parse), chunksOf(text, 100))
    expect(read).to.throw(LookDocumentError, "more than 64 levels")
  })
})

function parsed(text: string): unknown {
  return JSON.parse(text)
}

function rowsOf<Row>(splitter: RowSplitter<Row>, chunks: readonly Buffer[]): Row[] {
  return chunks.flatMap((chunk) => [...splitter.push(chunk)])
}

function chunkSizes(text: string): number[] {
  return text.length > 10000 ? [1000, 65537, text.length * 4] : [1, 2, 3, 5, 16, 61, 1024, text.length * 4]
}
