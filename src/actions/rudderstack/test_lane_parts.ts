import {expect} from "chai"
import {LaneParts} from "./delivery"
import {laneParts} from "./lane_parts"
import {RunOrder} from "./run_order"
import {buildBatch} from "./testing/build_batch"
import {buildNotices} from "./testing/build_notices"
import {buildOrder} from "./testing/build_order"
import {trackEvent} from "./testing/sample_events"
import {ScriptedDataPlane} from "./testing/scripted_data_plane"

describe("lane parts", () => {
  it("give each lane an ordering key, the same in every run", async () => {
    const plane = await new ScriptedDataPlane(() => ({status: 200})).start()
    try {
      for (const lane of [0, 3, 0]) {
        await partsOf(lane, {settings: {writeKey: "key", dataPlaneUrl: plane.url}}).client.send(
          buildBatch([trackEvent(1)]),
        )
      }
      const keys = plane.received.map(({headers}) => headers.anonymousid)
      expect(keys).to.deep.equal(["looker-lane-0", "looker-lane-3", "looker-lane-0"])
    } finally {
      await plane.stop()
    }
  })

  it("try as long as the environment says", () => {
    const environment = {appVersion: "dev", retryBudgetMs: 7000, requestTimeoutMs: 10000}
    const {policy} = partsOf(0, {environment})
    expect(policy).to.include({budgetMs: 7000, maxRetryAfterMs: 60000})
  })
})

function partsOf(lane: number, order: Partial<RunOrder>): LaneParts {
  return laneParts(lane, buildOrder(order), buildNotices(), new AbortController().signal)
}
