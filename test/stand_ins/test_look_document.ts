import {expect} from "chai"
import {detailRow, field, lookError, measure, pivoted, row, tableCalculation} from "./builders"
import {cutEvery, lookDocument, LookDocumentOptions, textOf} from "./look_document"

type Parsed = Record<string, unknown>

function parsed(options: LookDocumentOptions): Parsed {
  return JSON.parse(textOf(lookDocument(options))) as Parsed
}

const LITE_STREAM_KEYS =
  "added_params aggregate_table_used_info applied_column_limit applied_filter_expression applied_filters " +
  "applied_limit cache_key cached_derived_tables can_see_sql column_truncated description errors expired explore " +
  "fields fill_fields from_cache has_row_totals has_totals name number_format null_sort_treatment " +
  "pivot_hack_undone ran_at runtime sql sql_explain sql_error supports_pivot_in_db timezone totals_data truncated " +
  "warnings data"

describe("lookDocument", () => {
  it("has the keys of a lite stream in Looker's order, the rows last and no ran_at", () => {
    const document = parsed({})
    expect(Object.keys(document)).to.deep.equal(LITE_STREAM_KEYS.split(" "))
    expect(document.ran_at).to.equal(null)
    expect(document.data).to.deep.equal([{"users.id": {value: 1}}])
  })

  it("describes fields with about fifty keys, labels from the name and the tags given", () => {
    const fields = {
      dimensions: [field("users.home_city", {tags: ["email"]})],
      measures: [measure("users.count")],
    }
    const document = parsed({fields}) as {fields: Record<string, Parsed[]>}
    const [dimension] = document.fields.dimensions
    expect(Object.keys(dimension)).to.have.length.within(45, 60)
    expect(dimension).to.deep.include({label: "Users Home City", label_short: "Home City", tags: ["email"]})
    expect(document.fields.measures[0]).to.include({name: "users.count", category: "measure"})
    expect(document.fields.pivots).to.deep.equal([])
  })

  it("gives a table calculation neither a view nor tags", () => {
    expect(tableCalculation("share")).to.include({name: "share"}).and.not.have.any.keys("view", "tags")
  })

  const members: {title: string; options: LookDocumentOptions; expected: Parsed}[] = [
    {title: "ran_at", options: {ranAt: "2026-11-23T08:15:00Z"}, expected: {ran_at: "2026-11-23T08:15:00Z"}},
    {title: "the time zone", options: {timezone: "Europe/Madrid"}, expected: {timezone: "Europe/Madrid"}},
    {
      title: "errors",
      options: {errors: [lookError({fatal: false})]},
      expected: {errors: [lookError({fatal: false})]},
    },
    {title: "any other member", options: {header: {sql_error: "boom"}}, expected: {sql_error: "boom"}},
    {title: "no rows", options: {rows: []}, expected: {data: []}},
  ]

  for (const {title, options, expected} of members) {
    it(`takes ${title} from its options`, () => {
      expect(parsed(options)).to.deep.include(expected)
    })
  }

  it("leaves out a member that is undefined", () => {
    expect(parsed({header: {fields: undefined}})).not.to.have.property("fields")
  })

  it("says the same pretty-printed, and just as JSON.stringify would", () => {
    const rows = [row({"users.id": 1, "note": 'a\n"b"'}), row({"users.id": 2})]
    const pretty = textOf(lookDocument({rows, pretty: true}))
    expect(pretty).to.equal(`${JSON.stringify(parsed({rows}), null, 2)}\n`)
  })

  it("can put the rows first", () => {
    const keys = Object.keys(parsed({dataFirst: true}))
    expect(keys).to.include.members(LITE_STREAM_KEYS.split(" ")).and.to.have.property("0", "data")
  })

  it("has the members of json_detail, some of them after the rows", () => {
    const keys = Object.keys(parsed({format: "json_detail"}))
    expect(keys.slice(-2)).to.deep.equal(["data", "drill_menu_build_time"])
    expect(keys.indexOf("ran_at")).to.be.lessThan(keys.indexOf("fields"))
  })

  it("writes cells and pivots, rendered and linked in json_detail", () => {
    const values = {"users.id": 7, "users.count": pivoted({"2026": null})}
    expect(row(values)).to.deep.equal({"users.id": {value: 7}, "users.count": {"2026": {value: null}}})
    expect(detailRow(values)["users.id"]).to.include({value: 7, rendered: "7"}).and.have.property("links")
    expect(detailRow(values)["users.count"]).to.have.nested.property("2026.rendered", "∅")
  })

  it("keeps every digit of large integers and takes a string as a row's text", () => {
    const text = textOf(lookDocument({rows: [row({id: 9007199254740993n}), '{"broken"']}))
    expect(text).to.contain('"data":[{"id":{"value":9007199254740993}},{"broken"]')
  })

  it("comes in chunks of about the size asked for, and again when read again", () => {
    const rows = Array.from({length: 1000}, (_, index) => row({"users.id": index}))
    const document = lookDocument({rows, chunkBytes: 1000})
    const chunks = [...document]
    expect(chunks.length).to.be.greaterThan(10)
    for (const chunk of chunks.slice(1, -1)) expect(chunk.length).to.be.within(1000, 1100)
    expect(Buffer.concat(chunks).equals(Buffer.concat([...document]))).to.equal(true)
  })

  it("can be cut anywhere, inside a character too", () => {
    const document = lookDocument({rows: [row({city: "Málaga 🌞"})]})
    const pieces = cutEvery(7, document)
    expect(Math.max(...pieces.map(({length}) => length))).to.equal(7)
    expect(Buffer.concat(pieces).toString()).to.equal(textOf(document))
  })
})
