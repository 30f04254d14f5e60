import {expect} from "chai"
import {CHOICE_FIELDS} from "./choice_fields"
import {changedMapping, choicesFrom} from "./choices"
import {ChoiceError} from "./errors/choice_error"
import {buildChoices} from "./testing/build_choices"

const DEFAULTS = {
  send: "all",
  names: "full",
  empty: "null",
  withoutId: "anonymous",
  pivots: "array",
  controlColumns: "omit",
}

describe("choices", () => {
  for (const formParams of [{}, {send: "", names: "  ", event: "Paid", unknown: "x"}]) {
    it(`are the defaults for ${JSON.stringify(formParams)}`, () => {
      expect(choicesFrom(formParams)).to.deep.equal(DEFAULTS)
    })
  }

  for (const [choice, field] of Object.entries(CHOICE_FIELDS)) {
    for (const option of field.options) {
      it(`take ${option.name} for the field ${field.name}`, () => {
        const choices = choicesFrom({[field.name]: ` ${option.name} `})
        expect(choices).to.deep.equal({...DEFAULTS, [choice]: option.name})
      })
    }

    it(`refuse another value of the field ${field.name} with the list of choices`, () => {
      const offered = field.options.map(({name}) => name).join(", ")
      for (const value of ["secret value", field.options[0].name.toUpperCase(), field.options[0].label]) {
        expect(() => choicesFrom({[field.name]: value}))
          .to.throw(
            ChoiceError,
            `"${field.label}" (${field.name}) has a value that is not on offer. Choose one of: ${offered}.`,
          )
          .with.property("fieldName", field.name)
      }
    })
  }

  it("keep the names that saved schedules refer to", () => {
    const names = Object.values(CHOICE_FIELDS).map(({name, options}) => [
      name,
      ...options.map((each) => each.name),
    ])
    expect(names).to.deep.equal([
      ["send", "all", "dry_run", "first_rows"],
      ["names", "full", "column", "label"],
      ["empty", "null", "omit"],
      ["without_id", "anonymous", "skip", "stop"],
      ["pivots", "array", "object"],
      ["control_columns", "omit", "send"],
    ])
  })
})

describe("changed mapping", () => {
  it("is none for the defaults, and for choices that leave events as they are", () => {
    expect(changedMapping(buildChoices())).to.equal(undefined)
    expect(changedMapping(buildChoices({send: "first_rows", withoutId: "skip"}))).to.equal(undefined)
  })

  it("differs for every choice that makes other events", () => {
    const changed = [
      buildChoices({names: "column"}),
      buildChoices({names: "label"}),
      buildChoices({empty: "omit"}),
      buildChoices({pivots: "object"}),
      buildChoices({controlColumns: "send"}),
      buildChoices({empty: "omit", pivots: "object"}),
    ].map(changedMapping)
    expect(changed).not.to.include(undefined)
    expect(new Set(changed).size).to.equal(changed.length)
  })
})
