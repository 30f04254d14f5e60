import {expect} from "chai"
import {changedParts} from "../../../src/server/console/live_view"
import {html} from "../../../src/server/console/html"

describe("what a live page is sent", () => {
  it("is everything at first, and then what has changed since it was sent", () => {
    const sent = new Map<string, string>()
    expect(changedParts({a: html`1`, b: html`<b>2</b>`}, sent)).to.deep.equal({a: "1", b: "<b>2</b>"})
    expect(changedParts({a: html`1`, b: html`3`}, sent)).to.deep.equal({b: "3"})
    expect(changedParts({a: html`1`, b: html`3`}, sent)).to.deep.equal({})
    expect(changedParts({a: html`1`, b: html`<b>2</b>`}, sent)).to.deep.equal({b: "<b>2</b>"})
  })
})
