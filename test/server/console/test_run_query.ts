import {expect} from "chai"
import {runQuery, runQueryText} from "../../../src/server/console/runs/run_query"

describe("what the list of runs is asked for", () => {
  const nothing = {state: undefined, action: undefined, text: undefined, page: 1}
  const cases: [address: string, query: object][] = [
    ["", nothing],
    [
      "state=failed&action=rudder_track&text=a%20b&page=3",
      {state: "failed", action: "rudder_track", text: "a b", page: 3},
    ],
    ["state=odd&action=&text=%20&page=0", nothing],
    ["page=-1", nothing],
    ["page=99999999", nothing],
    ["text=one&text=two&other=1", {...nothing, text: "one"}],
    [`text=${"x".repeat(300)}`, {...nothing, text: "x".repeat(200)}],
  ]
  for (const [address, query] of cases) {
    it(`is read from "${address.slice(0, 60)}"`, () => {
      expect(runQuery(new URLSearchParams(address))).to.deep.equal(query)
    })
  }

  it("is written into the address of another page as it is read", () => {
    const query = {state: "failed", action: "a&b", text: "50 % of", page: 2} as const
    const text = runQueryText(query)
    expect(runQuery(new URLSearchParams(text))).to.deep.equal(query)
    expect(runQueryText({page: 1})).to.equal("")
  })
})
