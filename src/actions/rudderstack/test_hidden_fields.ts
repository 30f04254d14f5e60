import {expect} from "chai"
import * as Hub from "../../hub"
import {hiddenFields} from "./hidden_fields"
import {buildRequest} from "./testing/build_request"

describe("hidden fields", () => {
  it("are those that the visualisation hides", () => {
    const query = {vis_config: {hidden_fields: ["users.age", "users.email"]}}
    expect(hiddenFields(buildRequest({plan: {query}}))).to.deep.equal(["users.age", "users.email"])
  })

  const none: unknown[] = [
    undefined,
    null,
    {},
    {vis_config: null},
    {vis_config: {}},
    {vis_config: {hidden_fields: null}},
    {vis_config: {hidden_fields: "users.age"}},
    {vis_config: {hidden_fields: [1, null]}},
  ]
  for (const query of none) {
    it(`are none for the query ${JSON.stringify(query)}`, () => {
      const request = buildRequest()
      request.scheduledPlan = {query: query as Hub.ActionScheduledPlan["query"]}
      expect(hiddenFields(request)).to.deep.equal([])
    })
  }

  it("are none without a plan", () => {
    expect(hiddenFields(new Hub.ActionRequest())).to.deep.equal([])
  })
})
