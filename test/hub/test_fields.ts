import {expect} from "chai"
import * as Hub from "../../src/hub"

describe("allFields", () => {
  const field = (name: string) => ({name, source_file: "users.view.lkml"})

  it("gives dimensions, measures, filters, parameters and table calculations, in this order", () => {
    const fields: Hub.Fieldset = {
      table_calculations: [{name: "calculation"}],
      measures: [field("users.count")],
      filters: [field("users.since")],
      parameters: [field("users.unit")],
      dimensions: [field("users.id"), field("users.city")],
    }
    expect(Hub.allFields(fields).map(({name}) => name)).to.deep.equal([
      "users.id",
      "users.city",
      "users.count",
      "users.since",
      "users.unit",
      "calculation",
    ])
  })

  it("takes absent and null lists for empty ones", () => {
    expect(Hub.allFields({dimensions: null})).to.deep.equal([])
  })
})
