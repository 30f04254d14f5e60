import {expect} from "chai"
import {actionError} from "../../../../src/actions/rudderstack/report"
import {CHOICES, choicesFrom} from "../../../../src/actions/rudderstack/additions"

describe("choices", () => {
  const defaults = choicesFrom({})

  for (const formParams of [{send: "", names: "  ", event: "Paid", unknown: "x"}, firstOptions()]) {
    it(`are the first options for ${JSON.stringify(formParams)}`, () => {
      expect(choicesFrom(formParams)).to.deep.equal(defaults)
    })
  }

  for (const {name, label, options} of CHOICES) {
    for (const option of options) {
      it(`have the effect of ${option.name} where the field ${name} says so`, () => {
        expect(choicesFrom({[name]: ` ${option.name} `})).to.deep.equal({...defaults, ...option.effect})
      })
    }

    it(`refuse another value of the field ${name} with the list of options`, () => {
      const offered = options.map((option) => option.name).join(", ")
      for (const value of ["secret value", options[0].name.toUpperCase(), options[0].label]) {
        expect(refusalOf({[name]: value})).to.equal(
          `"${label}" (${name}) has a value that is not offered. Choose one of: ${offered}.`,
        )
      }
    })
  }

  it("keep the names that saved schedules refer to", () => {
    const names = CHOICES.map(({name, options}) => [name, ...options.map((each) => each.name)])
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

function firstOptions(): {[name: string]: string} {
  return Object.fromEntries(CHOICES.map(({name, options}) => [name, options[0].name]))
}

function refusalOf(formParams: {[name: string]: string}): string {
  try {
    choicesFrom(formParams)
    return "not refused"
  } catch (error) {
    return actionError(error).message
  }
}
