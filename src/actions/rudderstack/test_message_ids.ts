import {expect} from "chai"
import {messageIds, ResultIdentity} from "./message_ids"

const RESULT: ResultIdentity = {
  instance: "shop.looker.example",
  scheduledPlanId: 12,
  queryId: 98,
  ranAt: "2026-11-23T08:15:00+00:00",
  action: "rudder_track",
  event: "Order Completed",
  writeKey: "key",
  mapping: undefined,
}

describe("message ids", () => {
  it("are the same for the same row of the same result", () => {
    expect(idsOf({})).to.deep.equal(idsOf({}))
    expect(messageIds(RESULT).areRepeatable).to.equal(true)
  })

  it("are fixed for good: what was sent by an earlier version is recognised", () => {
    expect(messageIds(RESULT).of(1)).to.equal("looker-ac7513f78673ec3b1bce9b4c90dd95ac-1")
  })

  const others: Partial<ResultIdentity>[] = [
    {instance: "other.looker.example"},
    {instance: undefined},
    {scheduledPlanId: 13},
    {scheduledPlanId: undefined},
    {queryId: 99},
    {ranAt: "2026-11-23T08:15:01+00:00"},
    {action: "rudder_event"},
    {event: "Order Cancelled"},
    {event: ""},
    {writeKey: "other key"},
    {mapping: "names=column"},
  ]
  for (const other of others) {
    it(`are others where the result has ${JSON.stringify(other)} instead`, () => {
      expect(idsOf(other)).not.to.have.members(idsOf({}))
      expect(idsOf(other)).to.deep.equal(idsOf(other))
    })
  }

  it("do not mix up neighbouring parts", () => {
    const one = messageIds({...RESULT, action: "a", event: "bc"}).of(1)
    const other = messageIds({...RESULT, action: "ab", event: "c"}).of(1)
    expect(one).not.to.equal(other)
  })

  it("are the same whether Looker writes its ids as numbers or as text", () => {
    expect(idsOf({scheduledPlanId: "12", queryId: "98"})).to.deep.equal(idsOf({}))
  })

  const unknown: Partial<ResultIdentity>[] = [
    {ranAt: undefined},
    {queryId: undefined},
    {queryId: null},
    {queryId: ""},
  ]
  for (const missing of unknown) {
    it(`are unique to the run where the result has ${JSON.stringify(missing)}`, () => {
      expect(messageIds({...RESULT, ...missing}).areRepeatable).to.equal(false)
      expect(idsOf(missing)).not.to.have.members(idsOf(missing))
    })
  }

  it("are never equal for two rows of a run", () => {
    for (const result of [RESULT, {...RESULT, ranAt: undefined}]) {
      const ids = messageIds(result)
      const rows = Array.from({length: 2000}, (_, index) => ids.of(index + 1))
      expect(new Set(rows).size).to.equal(2000)
      expect(ids.of(7)).to.equal(rows[6])
    }
  })

  describe("of a key of the user's own", () => {
    it("are the same in every run and every Look", () => {
      const other = {...RESULT, queryId: 1, ranAt: undefined, writeKey: "another", instance: undefined}
      expect(messageIds(RESULT).ofKey("track", "Paid", "order-1")).to.equal(
        "1a023ebd-067e-5e54-a8b5-5afb3da581de",
      )
      expect(messageIds(other).ofKey("track", "Paid", "order-1")).to.equal(
        "1a023ebd-067e-5e54-a8b5-5afb3da581de",
      )
    })

    it("differ by call, event and key, and do not mix them up", () => {
      const ids = messageIds(RESULT)
      const keyed = [
        ids.ofKey("track", "Paid", "1"),
        ids.ofKey("track", "Paid", "2"),
        ids.ofKey("track", "Pai", "d1"),
        ids.ofKey("track", "", "Paid1"),
        ids.ofKey("identify", "", "1"),
        ids.ofKey("group", "", "1"),
      ]
      expect(new Set(keyed).size).to.equal(keyed.length)
    })
  })
})

/** The ids of the first two rows. */
function idsOf(other: Partial<ResultIdentity>): string[] {
  const ids = messageIds({...RESULT, ...other})
  return [ids.of(1), ids.of(2)]
}
