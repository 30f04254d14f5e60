import {expect} from "chai"
import {LookDocumentError} from "./errors/look_document_error"
import {lookHeader} from "./look_header"

describe("look header", () => {
  it("lists dimensions, measures and table calculations in this order, with their tags", () => {
    const {fields} = lookHeader({
      fields: {
        table_calculations: [{name: "growth"}],
        measures: [{name: "orders.count", tags: []}],
        parameters: [{name: "users.parameter"}],
        filters: [{name: "users.filter"}],
        dimensions: [
          {name: "users.id", tags: ["user_id", "x"]},
          {name: "users.email", tags: ["email"]},
        ],
        pivots: [],
      },
    })
    expect(fields?.columns.map(({name, tags}) => [name, tags])).to.deep.equal([
      ["users.id", ["user_id", "x"]],
      ["users.email", ["email"]],
      ["orders.count", []],
      ["growth", []],
    ])
    expect(fields?.pivoted).to.equal(false)
  })

  it("says whether the result is pivoted", () => {
    expect(lookHeader({fields: {pivots: [{name: "orders.year"}]}}).fields?.pivoted).to.equal(true)
    expect(lookHeader({fields: {pivots: null}}).fields?.pivoted).to.equal(false)
  })

  it("takes the first of two columns with one name", () => {
    const {fields} = lookHeader({
      fields: {dimensions: [{name: "a", tags: ["email"]}, {name: "b"}, {name: "a", tags: ["user_id"]}]},
    })
    expect(fields?.columns.map(({name, tags}) => [name, tags])).to.deep.equal([
      ["a", ["email"]],
      ["b", []],
    ])
  })

  it("reads a hundred thousand columns without delay", () => {
    const dimensions = Array.from({length: 100000}, (_, index) => ({name: `users.column_${index}`}))
    expect(lookHeader({fields: {dimensions}}).fields?.columns).to.have.length(100000)
  })

  const ODD_FIELDS: readonly unknown[] = [
    {},
    {dimensions: null, measures: "x", table_calculations: {name: "a"}},
    {dimensions: [null, 1, "a", [], {}, {name: 1}, {tags: ["email"]}]},
  ]

  for (const fields of ODD_FIELDS) {
    it(`finds no columns in the fields ${JSON.stringify(fields)}`, () => {
      expect(lookHeader({fields}).fields).to.deep.equal({columns: [], pivoted: false})
    })
  }

  it("takes no tags but text", () => {
    const {fields} = lookHeader({
      fields: {
        dimensions: [
          {name: "a", tags: ["x", 1, null]},
          {name: "b", tags: "email"},
        ],
      },
    })
    expect(fields?.columns.map(({tags}) => tags)).to.deep.equal([["x"], []])
  })

  for (const fields of [undefined, null, [], "text", 1]) {
    it(`knows no fields where they are ${JSON.stringify(fields)}`, () => {
      expect(lookHeader({fields}).fields).to.equal(undefined)
    })
  }

  it("tells when the query ran, if the result says so", () => {
    expect(lookHeader({ran_at: "2026-05-01T12:00:00+00:00"}).ranAt).to.equal("2026-05-01T12:00:00+00:00")
    for (const ranAt of [undefined, null, "", 1714564800]) {
      expect(lookHeader({ran_at: ranAt}).ranAt).to.equal(undefined)
    }
  })

  it("tells the time zone, if the result says so", () => {
    expect(lookHeader({timezone: "Europe/Zurich"}).timezone).to.equal("Europe/Zurich")
    expect(lookHeader({timezone: null}).timezone).to.equal(undefined)
  })

  const FAILED: readonly object[] = [
    {errors: [{message: "SECRET", fatal: true}]},
    {errors: [{message: "SECRET"}]},
    {errors: [{message: "a note", fatal: false}, {message: "SECRET"}]},
    {errors: ["SECRET"]},
    {errors: [null]},
    {errors: "SECRET"},
    {errors: {message: "SECRET"}},
    {sql_error: "SECRET"},
    {sql_error: {message: "SECRET"}},
    {looker_error: "SECRET"},
  ]

  for (const document of FAILED) {
    it(`says that the query failed when it reads ${JSON.stringify(document)}, without quoting it`, () => {
      expect(() => lookHeader(document))
        .to.throw(LookDocumentError, "Looker reports that the query failed")
        .with.property("message")
        .that.does.not.contain("SECRET")
    })
  }

  const FINE: readonly object[] = [
    {},
    {errors: null},
    {errors: []},
    {errors: ""},
    {errors: [{message: "Development mode", fatal: false}]},
    {errors: {message: "Development mode", fatal: false}},
    {sql_error: null},
    {sql_error: ""},
    {looker_error: null},
  ]

  for (const document of FINE) {
    it(`takes ${JSON.stringify(document)} for no failure`, () => {
      expect(lookHeader(document).fields).to.equal(undefined)
    })
  }

  for (const document of [null, [], "text", 1, undefined]) {
    it(`refuses ${JSON.stringify(document)}, which is no result`, () => {
      expect(() => lookHeader(document)).to.throw(LookDocumentError, "did not send a query result")
    })
  }
})
