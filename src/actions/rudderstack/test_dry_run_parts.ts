import {expect} from "chai"
import {dryRunParts} from "./dry_run_parts"
import {eventText} from "./event_text"
import {laneParts} from "./lane_parts"
import {buildBatch} from "./testing/build_batch"
import {buildNotices} from "./testing/build_notices"
import {buildOrder} from "./testing/build_order"
import {trackEvent} from "./testing/sample_events"
import {ScriptedDataPlane} from "./testing/scripted_data_plane"

describe("dry run parts", () => {
  it("take every batch, send none, and remember the largest event", async () => {
    const plane = await new ScriptedDataPlane(() => ({status: 200})).start()
    try {
      const sending = laneParts(
        0,
        buildOrder({settings: {writeKey: "key", dataPlaneUrl: plane.url}}),
        buildNotices(),
        new AbortController().signal,
      )
      const largest = {bytes: 0}
      const large = trackEvent(2, {text: "x".repeat(10000)})
      const {client, ...others} = dryRunParts(sending, largest)
      await client.send(buildBatch([trackEvent(1), large]))
      await client.send(buildBatch([trackEvent(3)]))
      expect(largest.bytes).to.equal(eventText(large).length)
      expect(others).to.include({writeKey: "key", policy: sending.policy})
      expect(plane.received).to.deep.equal([])
    } finally {
      await plane.stop()
    }
  })
})
