import {expect} from "chai"
import {runQuery, runQueryText} from "../../../src/server/pages/runs/run_query"

describe("what the list of runs is asked for", () => {
  const nothing = {state: undefined, action: undefined, lookId: undefined, text: undefined, from: undefined}
  const cases: [address: string, query: object][] = [
    ["", nothing],
    [
      "state=failed&action=rudder_track&look=5&text=a%20b&older=1764000000000.4f.a",
      {
        state: "failed",
        action: "rudder_track",
        lookId: "5",
        text: "a b",
        from: {towards: "older", queuedAtMs: 1_764_000_000_000, id: "4f.a"},
      },
    ],
    ["newer=7.x", {...nothing, from: {towards: "newer", queuedAtMs: 7, id: "x"}}],
    ["state=odd&action=&text=%20&older=", nothing],
    ["older=-1.x", nothing],
    ["older=12", nothing],
    ["older=1e3.x", nothing],
    [`older=${"9".repeat(16)}.x`, nothing],
    ["text=one&text=two&other=1", {...nothing, text: "one"}],
    [`text=${"x".repeat(300)}`, {...nothing, text: "x".repeat(200)}],
  ]
  for (const [address, query] of cases) {
    it(`is read from "${address.slice(0, 60)}"`, () => {
      expect(runQuery(new URLSearchParams(address))).to.deep.equal(query)
    })
  }

  it("is written into the address of another page as it is read", () => {
    const query = {
      state: "failed",
      action: "a&b",
      text: "50 % of",
      lookId: "7",
      from: {towards: "newer", queuedAtMs: 5, id: "&="},
    } as const
    const text = runQueryText(query)
    expect(runQuery(new URLSearchParams(text))).to.deep.equal(query)
    expect(runQueryText({})).to.equal("")
  })
})
