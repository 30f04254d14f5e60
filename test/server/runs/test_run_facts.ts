import {expect} from "chai"
import {ActionRequest} from "../../../src/hub"
import {runFacts} from "../../../src/server/runs/run_facts"

describe("the facts of a run", () => {
  const urls: [url: string | null | undefined, lookId: string | undefined][] = [
    ["https://shop.looker.com/looks/42", "42"],
    ["https://shop.looker.com/looks/42?toggle=fil", "42"],
    ["https://shop.looker.com/dashboards/7", undefined],
    ["https://shop.looker.com/looks/", undefined],
    [null, undefined],
    [undefined, undefined],
  ]
  for (const [url, lookId] of urls) {
    it(`find the Look ${lookId ?? "nowhere"} in the address ${url}`, () => {
      expect(factsOf({url}).lookId).to.equal(lookId)
    })
  }

  it("say what Looker's plan sends, which call it becomes, and which hub takes it", () => {
    expect(factsOf({type: "Look", title: "t".repeat(400)})).to.include({
      planType: "Look",
      title: "t".repeat(300),
      call: "track",
      hubVersion: "1.2.3",
    })
  })

  it("know no call of another action", () => {
    expect(runFacts(new ActionRequest(), "row_check", 0).call).to.equal(undefined)
  })
})

function factsOf(plan: object) {
  const request = ActionRequest.fromJSON({type: "query", scheduled_plan: plan, data: {}, form_params: {}})
  return runFacts(request, "rudder_track", 0, "1.2.3")
}
