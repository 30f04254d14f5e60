import {expect} from "chai"
import {reasonClass, reasonClasses} from "../../../src/server/metrics/reason_class"
import {statusLabel} from "../../../src/server/metrics/status_label"

describe("the label of a reason", () => {
  const cases: [reason: string, label: string][] = [
    ["without an id, left out as the form asks for", "incomplete"],
    ["without a group id", "incomplete"],
    ["without an event name", "incomplete"],
    ["refused by RudderStack (400: event is not a valid rudder event)", "refused"],
    ["refused by RudderStack (403)", "refused"],
    ["refused by RudderStack (400: 413 is no status here)", "refused"],
    ["refused as too large (413)", "too_large"],
    ["in doubt (sent, but not acknowledged)", "in_doubt"],
    ["not sent, because the run had to stop", "stopped"],
    ["that had other reasons", "other"],
    ["", "other"],
    ["whatever a data plane thinks of", "other"],
  ]
  for (const [reason, label] of cases) {
    it(`is ${label} for "${reason}"`, () => expect(reasonClass(reason)).to.equal(label))
  }

  it("is one of those that are there from the beginning", () => {
    expect(reasonClasses).to.include.members(cases.map(([, label]) => label))
  })
})

describe("the label of a status", () => {
  const cases: [status: number | undefined, label: string][] = [
    [undefined, "none"],
    [200, "200"],
    [204, "2xx"],
    [308, "3xx"],
    [400, "400"],
    [418, "4xx"],
    [429, "429"],
    [503, "503"],
    [599, "5xx"],
    [600, "other"],
    [0, "other"],
    [1e9, "other"],
  ]
  for (const [status, label] of cases) {
    it(`is ${label} for ${status}`, () => expect(statusLabel(status)).to.equal(label))
  }
})
