import {expect} from "chai"
import * as Hub from "../../hub"
import {eventContext} from "./event_context"
import {buildRequest} from "./testing/build_request"

describe("event context", () => {
  it("tells where in Looker an event comes from", () => {
    const request = buildRequest({
      plan: {scheduled_plan_id: 12, title: "Weekly", query_id: "98", url: "/looks/1"},
    })
    expect(eventContext(request, "1.2.3")).to.deep.equal({
      app: {name: "looker/actions", version: "1.2.3"},
      looker: {
        instance: "shop.looker.example",
        webhookId: "webhook-1",
        scheduledPlanId: 12,
        title: "Weekly",
        queryId: "98",
      },
    })
  })

  it("leaves out what is not known", () => {
    const request = buildRequest()
    request.scheduledPlan = {scheduledPlanId: null, title: undefined, queryId: 98}
    request.instanceId = undefined
    request.webhookId = undefined
    expect(eventContext(request, "dev").looker).to.deep.equal({queryId: 98})
    expect(eventContext(new Hub.ActionRequest(), "dev").looker).to.deep.equal({})
  })
})
