import {expect} from "chai"
import {laneParts} from "./lane_parts"
import {trackEvent} from "./testing/sample_events"
import {ScriptedDataPlane} from "./testing/scripted_data_plane"

const ENVIRONMENT = {appVersion: "dev", retryBudgetMs: 300000, requestTimeoutMs: 10000}

describe("lane parts", () => {
  it("give each lane an ordering key, the same in every run", async () => {
    const plane = await new ScriptedDataPlane(() => ({status: 200})).start()
    try {
      const settings = {writeKey: "key", dataPlaneUrl: plane.url}
      for (const lane of [0, 3, 0]) {
        await laneParts(lane, settings, ENVIRONMENT).client.send([trackEvent(1)])
      }
      const keys = plane.received.map(({headers}) => headers.anonymousid)
      expect(keys).to.deep.equal(["looker-lane-0", "looker-lane-3", "looker-lane-0"])
    } finally {
      await plane.stop()
    }
  })

  it("try as long as the environment says", () => {
    const settings = {writeKey: "key", dataPlaneUrl: "http://127.0.0.1:1"}
    const {policy} = laneParts(0, settings, {...ENVIRONMENT, retryBudgetMs: 7000})
    expect(policy).to.include({budgetMs: 7000, maxRetryAfterMs: 60000})
  })
})
