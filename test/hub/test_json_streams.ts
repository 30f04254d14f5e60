import {Readable} from "node:stream"
import {expect} from "chai"
import * as fc from "fast-check"
import * as Hub from "../../src/hub"
import {readJsonRows} from "../../src/hub/json_stream"
import {type JsonValue, jsonValues} from "../../src/hub/json_values"
import {type DownloadServer, serveDownload} from "./support/download_server"
import {failureOf} from "./support/failure_of"

function requestWith(content: string | Buffer): Hub.ActionRequest {
  const request = new Hub.ActionRequest()
  request.attachment = {dataBuffer: Buffer.from(content)}
  return request
}

async function jsonRows(request: Hub.ActionRequest): Promise<unknown[]> {
  const rows: unknown[] = []
  await request.streamJson((row) => rows.push(row))
  return rows
}

/** All calls of streamJsonDetail's callbacks, by name, in their order. */
async function detailCalls(request: Hub.ActionRequest): Promise<[string, unknown][]> {
  const calls: [string, unknown][] = []
  await request.streamJsonDetail({
    onFields: (fields) => calls.push(["fields", fields]),
    onRanAt: (ranAt) => calls.push(["ranAt", ranAt]),
    onRow: (row) => calls.push(["row", row]),
  })
  return calls
}

const fields = {dimensions: [{name: "users.id"}], measures: [], data: [{not: "a row"}]}
const row = {"users.id": {value: "bob"}, "users.count": {"2026|FIELD|a": {value: null}}}

describe("streamJsonDetail", () => {
  it("tells fields, time and rows in the document's order", async () => {
    const document = {ran_at: "2026-11-23T08:15:00Z", fields, data: [row, row]}
    expect(await detailCalls(requestWith(JSON.stringify(document)))).to.deep.equal([
      ["ranAt", "2026-11-23T08:15:00Z"],
      ["fields", fields],
      ["row", row],
      ["row", row],
    ])
  })

  const documents: [string, unknown, [string, unknown][]][] = [
    [
      "members called data elsewhere",
      {pivots: [{key: "k", data: {value: "hi"}}], totals_data: {data: [1]}, data: [row]},
      [["row", row]],
    ],
    ["a row with a member called data", {data: [{data: [{value: 1}]}]}, [["row", {data: [{value: 1}]}]]],
    ["no time", {ran_at: null, data: [row]}, [["row", row]]],
    ["no rows", {fields, data: []}, [["fields", fields]]],
    ["a bare array of fields", {fields: [{name: "users.id"}], data: []}, [["fields", [{name: "users.id"}]]]],
    [
      "fields after the rows",
      {data: [row], fields},
      [
        ["row", row],
        ["fields", fields],
      ],
    ],
    ["a row without cells", {data: [{}]}, [["row", {}]]],
  ]
  for (const [what, document, calls] of documents) {
    it(`reads a document with ${what}`, async () => {
      expect(await detailCalls(requestWith(JSON.stringify(document)))).to.deep.equal(calls)
    })
  }

  it("does without the callbacks that are not needed", async () => {
    const rows: unknown[] = []
    await requestWith(JSON.stringify({ran_at: "now", fields, data: [row]})).streamJsonDetail({
      onRow: (found) => rows.push(found),
    })
    expect(rows).to.deep.equal([row])
  })

  const others: [string, string][] = [
    ["no data", '{"fields": {}}'],
    ["data that is null", '{"data": null}'],
    ["data that is an object", '{"data": {"a": {"value": 1}}}'],
    ["an array", '[{"data": []}]'],
    ["a row that is a number", '{"data": [1]}'],
    ["a row that is an array", '{"data": [[1]]}'],
  ]
  for (const [what, document] of others) {
    it(`fails for a document with ${what}`, async () => {
      const error = await failureOf(detailCalls(requestWith(document)))
      expect(error).to.be.instanceOf(Hub.DocumentError)
      expect(error.message).to.contain("no rows in an array called data")
    })
  }
})

describe("streamJson", () => {
  const rows = [{"users.id": 1}, {"users.id": null, "nested": {data: [1, 2]}}, {}]

  it("tells each row", async () => {
    expect(await jsonRows(requestWith(JSON.stringify(rows)))).to.deep.equal(rows)
  })

  it("tells nothing for an empty array", async () => {
    expect(await jsonRows(requestWith(" [ ] "))).to.deep.equal([])
  })

  for (const document of ['{"a": {}}', "{}", "[1]", "[[{}]]", '"text"']) {
    it(`fails for ${document}, which is no array of rows`, async () => {
      const error = await failureOf(jsonRows(requestWith(document)))
      expect(error).to.be.instanceOf(Hub.DocumentError)
      expect(error.message).to.contain("no JSON array of rows")
    })
  }
})

describe("A query result that is no whole document", () => {
  const broken: [string, string, string][] = [
    ["is empty", "", "ended after 0 bytes"],
    ["is white space", " \n ", "ended after 3 bytes"],
    ["ends inside a string", '[{"a": "cana', "ended after 12 bytes"],
    ["ends between rows", '[{"a": "canary"},', "ended after 17 bytes"],
    ["ends before the last bracket", '[{"a": "canary"}', "ended after 16 bytes"],
    ["has text inside", '[{"a": "canary"}\nSQL Error: canary', "not valid JSON"],
    ["has text after its end", '[{"a": "canary"}] SQL Error: canary', "not valid JSON"],
    ["has a second document", '[{"a": "canary"}][]', "not valid JSON"],
    ["has a bare control character", '[{"a": "can\nary"}]', "not valid JSON"],
    ["is HTML", "<html>canary</html>", "not valid JSON"],
  ]
  for (const [what, document, message] of broken) {
    it(`fails when it ${what}, without quoting it`, async () => {
      const error = await failureOf(jsonRows(requestWith(document)))
      expect(error).to.be.instanceOf(Hub.DocumentError)
      expect(error.message).to.contain(message).and.not.contain("canary")
      expect(error).not.to.have.property("cause")
    })
  }

  it("tells the rows before its fault", async () => {
    const rows: unknown[] = []
    await failureOf(requestWith('[{"a": 1}, {"a": 2}, oops').streamJson((found) => rows.push(found)))
    expect(rows).to.deep.equal([{a: 1}, {a: 2}])
  })

  it("fails when it is cut at any byte", async () => {
    const document = Buffer.from(
      JSON.stringify({fields, ran_at: null, data: [{"users.name": {value: "Zoë 😀"}}]}),
    )
    for (let length = 0; length < document.length; length += 1) {
      const error = await failureOf(detailCalls(requestWith(document.subarray(0, length))))
      expect(error).to.be.instanceOf(Hub.DocumentError)
    }
  })
})

describe("A callback that throws", () => {
  const failure = new Error("the callback's own")
  const refuse = () => {
    throw failure
  }
  let server: DownloadServer | undefined
  afterEach(() => server?.close())

  async function endlessDownload(beginning: string): Promise<Hub.ActionRequest> {
    server = await serveDownload((_request, response) => void response.write(beginning))
    return server.actionRequest
  }

  const calls: [string, string, (request: Hub.ActionRequest) => Promise<void>][] = [
    ["onRow of streamJson", "[{}", (request) => request.streamJson(refuse)],
    ["onRow", '{"data": [{}', (request) => request.streamJsonDetail({onRow: refuse})],
    [
      "onFields",
      '{"fields": {}',
      (request) => request.streamJsonDetail({onRow: () => undefined, onFields: refuse}),
    ],
    [
      "onRanAt",
      '{"ran_at": ""',
      (request) => request.streamJsonDetail({onRow: () => undefined, onRanAt: refuse}),
    ],
  ]
  for (const [name, beginning, read] of calls) {
    it(`fails the reading with its own error and ends the download when it is ${name}`, async () => {
      expect(await failureOf(read(await endlessDownload(beginning)))).to.equal(failure)
      await server?.released()
    })
  }

  it("is not called again", async () => {
    let rows = 0
    const reading = requestWith("[{}, {}, {}]").streamJson(() => {
      rows += 1
      throw failure
    })
    expect(await failureOf(reading)).to.equal(failure)
    expect(rows).to.equal(1)
  })
})

describe("readJsonRows", () => {
  const rowsOfAnything = fc.array(fc.dictionary(fc.string({unit: "binary"}), fc.jsonValue({maxDepth: 3})), {
    maxLength: 4,
  })

  it("gives the rows that JSON.parse gives, however the document is cut into chunks", async () => {
    await fc.assert(
      fc.asyncProperty(
        rowsOfAnything,
        fc.constantFrom(0, 2),
        fc.integer({min: 1, max: 64}),
        async (rows, indent, bytes) => {
          const document = JSON.stringify(rows, null, indent)
          const found: unknown[] = []
          await readJsonRows(Readable.from(pieces(Buffer.from(document), bytes)), (row) => found.push(row))
          expect(found).to.deep.equal(JSON.parse(document))
        },
      ),
    )
  })
})

describe("jsonValues", () => {
  it("forgets the elements of an array once they are given, so that memory does not grow with them", async () => {
    const found: JsonValue[] = []
    for await (const values of jsonValues(Readable.from([Buffer.from('{"data": [{}, {}, {}]}')]), [
      "$.data",
      "$.data.*",
    ])) {
      found.push(...values)
    }
    expect(found).to.deep.equal([
      {value: {}, key: 0, depth: 2},
      {value: {}, key: 1, depth: 2},
      {value: {}, key: 2, depth: 2},
      {value: [], key: "data", depth: 1},
    ])
  })
})

function* pieces(content: Buffer, bytes: number): Generator<Buffer> {
  for (let start = 0; start < content.length; start += bytes) {
    yield content.subarray(start, start + bytes)
  }
}
