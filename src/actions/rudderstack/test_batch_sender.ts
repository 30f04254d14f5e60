import {expect} from "chai"
import {BatchSenderParts, sendBatch} from "./batch_sender"
import {DataPlaneAnswer} from "./data_plane_answer"
import {DataPlaneError} from "./errors/data_plane_error"
import {DeliveryStoppedError} from "./errors/delivery_stopped_error"
import {SerializedEvent} from "./serialized_event"
import {Tally} from "./tally"
import {buildBatch, rowsIn} from "./testing/build_batch"
import {buildNotices} from "./testing/build_notices"
import {HeardNotices} from "./testing/heard_notices"
import {ANSWERED, UNANSWERED} from "./testing/sample_attempt"
import {trackEvent, trackEvents} from "./testing/sample_events"
import {SimulatedClock} from "./testing/simulated_clock"

type Answers = (rows: readonly number[], index: number) => DataPlaneAnswer

const DELIVERED: DataPlaneAnswer = {kind: "delivered"}
const HOPELESS: DataPlaneAnswer = {kind: "hopeless", message: "Check the write key."}
const UNAVAILABLE: DataPlaneAnswer = {
  kind: "unavailable",
  what: "it answered 503",
  retryAfterMs: undefined,
  isLikelyPermanent: false,
  mayBeStored: true,
}

describe("batch sender", () => {
  it("counts an acknowledged batch as delivered", async () => {
    const {requests, tally} = await sent(trackEvents(3), () => DELIVERED)
    expect(requests).to.deep.equal([[1, 2, 3]])
    expect(tally.delivered).to.equal(3)
  })

  for (const badRows of [[1], [8], [4, 5], [1, 3, 6], [1, 2, 3, 4, 5, 6, 7, 8]]) {
    it(`delivers all but the bad events, in their order: ${badRows.join(", ")}`, async () => {
      const {requests, tally} = await sent(trackEvents(8), (rows) =>
        rows.some((row) => badRows.includes(row)) ? refused(400, "invalid json") : DELIVERED,
      )
      const delivered = requests.filter((rows) => !rows.some((row) => badRows.includes(row))).flat()
      expect(delivered).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8].filter((row) => !badRows.includes(row)))
      expect(tally.delivered).to.equal(8 - badRows.length)
      expect(reasons(tally)).to.deep.equal({
        "refused by RudderStack (400: invalid json)": badRows.slice(0, 5),
      })
      expect(tally.notSent.total).to.equal(badRows.length)
    })
  }

  it("finds one bad event among 500 in few requests", async () => {
    const {requests, tally} = await sent(trackEvents(500), (rows) =>
      rows.includes(321) ? refused(400) : DELIVERED,
    )
    expect(tally.delivered).to.equal(499)
    expect(requests.length).to.be.at.most(19)
  })

  it("reports an event that is too large with its size", async () => {
    const events = [trackEvent(1), trackEvent(2, {text: "x".repeat(5000000)})]
    const {tally} = await sent(events, (rows) => (rows.includes(2) ? refused(413) : DELIVERED))
    expect(tally.notSent.byReason).to.deep.equal([
      {reason: "refused as too large (413)", count: 1, firstRows: [{rowNumber: 2, note: "5,001 KB"}]},
    ])
  }).timeout(20000)

  it("does not halve a batch that is refused for another reason", async () => {
    const {requests, tally} = await sent(trackEvents(4), () => refused(403, ""))
    expect(requests).to.have.length(1)
    expect(reasons(tally)).to.deep.equal({"refused by RudderStack (403)": [1, 2, 3, 4]})
  })

  it("repeats no value of a row, nor the write key, in a reason", async () => {
    const events = [trackEvent(1, {"users.name": "Annabel"})]
    const {tally} = await sent(events, () => refused(422, "Annabel of writekey is no name"))
    expect(reasons(tally)).to.deep.equal({"refused by RudderStack (422: … of … is no name)": [1]})
  })

  it("tries again until the batch is taken", async () => {
    const {requests, tally, clock} = await sent(trackEvents(2), (_, index) =>
      index < 4 ? UNAVAILABLE : DELIVERED,
    )
    expect(requests).to.deep.equal(Array(5).fill([1, 2]))
    expect(clock.sleeps).to.deep.equal([250, 500, 1000, 2000])
    expect(tally).to.include({delivered: 2, inDoubt: 0})
  })

  it("stops the run when the budget is spent, and says that the rows are in doubt", async () => {
    const {failure, tally, clock} = await sent(trackEvents(2), () => UNAVAILABLE)
    expect(failure).to.be.instanceOf(DeliveryStoppedError)
    expect(failure)
      .to.have.property("message")
      .that.matches(/could not take the rows: it answered 503\. Run it/)
    expect(clock.nowMs()).to.be.within(270000, 300000)
    expect(reasons(tally)).to.deep.equal({"in doubt (sent, but not acknowledged)": [1, 2]})
    expect(tally.inDoubt).to.equal(2)
  })

  it("counts the time that the tries themselves take", async () => {
    const clock = new SimulatedClock()
    const slowly = () => {
      void clock.sleep(100000)
      return UNAVAILABLE
    }
    const {requests} = await sent(trackEvents(1), slowly, undefined, clock)
    expect(requests).to.have.length(3)
  })

  it("stays in doubt where only an earlier try may have been stored", async () => {
    const {tally} = await sent(trackEvents(1), (_, index) =>
      index === 0 ? UNAVAILABLE : {...UNAVAILABLE, mayBeStored: false},
    )
    expect(tally.inDoubt).to.equal(1)
  })

  const IN_DOUBT = "in doubt (sent, but not acknowledged)"
  const refusedLater: [what: string, answers: DataPlaneAnswer[], inDoubt: number, notSent: object][] = [
    ["refuses it", [refused(403)], 4, {[IN_DOUBT]: [1, 2, 3, 4]}],
    ["refuses it and then wants no more", [refused(413), HOPELESS], 4, {[IN_DOUBT]: [1, 2, 3, 4]}],
    ["refuses it and takes a half of it", [refused(413), DELIVERED, HOPELESS], 2, {[IN_DOUBT]: [3, 4]}],
    [
      "finds its events bad",
      [refused(400), refused(400), refused(400), DELIVERED, DELIVERED],
      0,
      {"refused by RudderStack (400: words)": [1]},
    ],
  ]
  for (const [what, answers, inDoubt, notSent] of refusedLater) {
    it(`knows what an earlier try may have stored when a later one ${what}`, async () => {
      const {tally} = await sent(trackEvents(4), (_, index) => [UNAVAILABLE, ...answers][index])
      expect(reasons(tally)).to.deep.equal(notSent)
      expect(tally.inDoubt).to.equal(inDoubt)
      expect(tally.delivered + tally.notSent.total).to.equal(4)
    })
  }

  it("has no doubt where no try can have been stored", async () => {
    const {tally} = await sent(trackEvents(1), () => ({...UNAVAILABLE, mayBeStored: false}))
    expect(reasons(tally)).to.deep.equal({"not sent, because the run had to stop": [1]})
    expect(tally.inDoubt).to.equal(0)
  })

  it("gives up quickly where the address is likely wrong, and says where to look", async () => {
    const {requests, failure} = await sent(trackEvents(1), () => ({...UNAVAILABLE, isLikelyPermanent: true}))
    expect(requests).to.have.length(3)
    expect(failure)
      .to.have.property("message")
      .that.matches(/Check the Rudder Server URL/)
  })

  it("stops at once where no batch can succeed", async () => {
    const {requests, failure, tally} = await sent(trackEvents(4), (rows, index) =>
      index === 0 ? refused(400) : rows.includes(1) ? DELIVERED : HOPELESS,
    )
    expect(requests).to.deep.equal([
      [1, 2, 3, 4],
      [1, 2],
      [3, 4],
    ])
    expect(failure).to.have.property("message", "Check the write key.")
    expect(tally.delivered).to.equal(2)
    expect(reasons(tally)).to.deep.equal({"not sent, because the run had to stop": [3, 4]})
  })

  it("accounts for what it had not come to when it has to stop", async () => {
    const {tally} = await sent(trackEvents(8), (_, index) => (index < 2 ? refused(400) : HOPELESS))
    expect(reasons(tally)).to.deep.equal({"not sent, because the run had to stop": [1, 2, 3, 4, 5]})
    expect(tally.notSent.total).to.equal(8)
  })

  it("makes no further try once the run has stopped", async () => {
    const stop = new AbortController()
    const {requests, tally} = await sent(
      trackEvents(2),
      () => {
        stop.abort()
        return UNAVAILABLE
      },
      stop.signal,
    )
    expect(requests).to.have.length(1)
    expect(tally.inDoubt).to.equal(2)
  })

  it("sends no further part of a halved batch once the run has stopped", async () => {
    const stop = new AbortController()
    const {requests, failure, tally} = await sent(
      trackEvents(4),
      (_, index) => {
        if (index === 0) {
          return refused(400)
        }
        stop.abort()
        return DELIVERED
      },
      stop.signal,
    )
    expect(requests).to.deep.equal([
      [1, 2, 3, 4],
      [1, 2],
    ])
    expect(failure).to.equal(undefined)
    expect(tally.delivered).to.equal(2)
    expect(reasons(tally)).to.deep.equal({"not sent, because the run had to stop": [3, 4]})
  })

  describe("says", () => {
    let heard: HeardNotices | undefined

    afterEach(() => {
      heard?.end()
      heard = undefined
    })

    it("when each try is due and how it ended, with the time until the next one", async () => {
      heard = new HeardNotices()
      const answers = [UNAVAILABLE, refused(400), DELIVERED, refused(400)]
      await sent(trackEvents(2), (_, index) => answers[index])
      const tries = heard.all.map((notice) => {
        switch (notice.kind) {
          case "due":
            return ["due", notice.events]
          case "batch":
            return [notice.answer, notice.events, notice.status, notice.retryInMs]
          case "not sent":
            return ["not sent", ...notice.rows.map(({messageId}) => messageId)]
          default:
            return [notice.kind]
        }
      })
      expect(tries).to.deep.equal([
        ["due", 2],
        ["unavailable", 2, undefined, 250],
        ["due", 2],
        ["refused", 2, undefined, undefined],
        ["progress"],
        ["due", 1],
        ["delivered", 1, 200, undefined],
        ["due", 1],
        ["refused", 1, undefined, undefined],
        ["not sent", "row-2"],
      ])
    })

    it("what was not sent, and its events, where the size is reported too", async () => {
      heard = new HeardNotices()
      await sent(trackEvents(1), () => refused(413))
      const [notice] = heard.of("not sent")
      expect(notice).to.deep.include({
        reason: "refused as too large (413)",
        rows: [{rowNumber: 1, messageId: "row-1"}],
      })
      expect(notice.eventsJson()[0]).to.include('"messageId":"row-1"')
    })

    it("nothing of a batch that comes when the run has stopped", async () => {
      heard = new HeardNotices()
      await sent(trackEvents(1), () => DELIVERED, AbortSignal.abort())
      expect(heard.kinds).to.deep.equal(["not sent"])
    })

    it("no time until the next try where the run has stopped meanwhile", async () => {
      heard = new HeardNotices()
      const stop = new AbortController()
      await sent(
        trackEvents(1),
        () => {
          stop.abort()
          return UNAVAILABLE
        },
        stop.signal,
      )
      expect(heard.of("batch").map(({retryInMs}) => retryInMs)).to.deep.equal([undefined])
    })

    it("no time until the next try where none follows", async () => {
      heard = new HeardNotices()
      await sent(trackEvents(1), () => UNAVAILABLE)
      const waits = heard.of("batch").map(({retryInMs}) => retryInMs)
      expect(waits[waits.length - 1]).to.equal(undefined)
      expect(waits.slice(0, -1)).not.to.include(undefined)
      expect(waits.length).to.be.above(5)
    })
  })

  describe("while a listener wants a batch to wait", () => {
    let heard: HeardNotices | undefined

    afterEach(() => {
      heard?.end()
      heard = undefined
    })

    it("waits for the permission", async () => {
      const steps: string[] = []
      heard = waiting(async () => {
        await new Promise((resolve) => setImmediate(resolve))
        steps.push("permitted")
      })
      await sent(trackEvents(1), () => {
        steps.push("sent")
        return DELIVERED
      })
      expect(steps).to.deep.equal(["permitted", "sent"])
    })

    it("does not wait once the run has stopped, and sends nothing", async () => {
      const stop = new AbortController()
      heard = waiting(async () => {
        setImmediate(() => stop.abort())
        await new Promise(() => undefined)
      })
      const {requests, tally, failure} = await sent(trackEvents(2), () => DELIVERED, stop.signal)
      expect(requests).to.deep.equal([])
      expect(failure).to.equal(undefined)
      expect(reasons(tally)).to.deep.equal({"not sent, because the run had to stop": [1, 2]})
    })

    it("stays in doubt of what an earlier try may have stored", async () => {
      const stop = new AbortController()
      let tries = 0
      heard = waiting(async () => {
        if (++tries > 1) {
          setImmediate(() => stop.abort())
          await new Promise(() => undefined)
        }
      })
      const {requests, tally} = await sent(trackEvents(2), () => UNAVAILABLE, stop.signal)
      expect(requests).to.have.length(1)
      expect(tally.inDoubt).to.equal(2)
    })

    it("does not count the wait as time in which the batch was tried", async () => {
      const clock = new SimulatedClock()
      let tries = 0
      heard = waiting(async () => clock.sleep(++tries > 2 ? 0 : 200000))
      const {tally} = await sent(
        trackEvents(1),
        (_, index) => (index < 4 ? UNAVAILABLE : DELIVERED),
        undefined,
        clock,
      )
      expect(tally.delivered).to.equal(1)
    })

    function waiting(permission: () => Promise<void>): HeardNotices {
      return new HeardNotices((notice) => {
        if (notice.kind === "due") {
          notice.waitFor(permission())
        }
      })
    }
  })

  it("throws what it does not expect", async () => {
    const bug = new TypeError("bug")
    const {failure} = await sent(trackEvents(1), () => {
      throw bug
    })
    expect(failure).to.equal(bug)
  })
})

/** Sends a batch to a data plane with these answers; records the row numbers of every request. */
async function sent(
  events: SerializedEvent[],
  answers: Answers,
  stopped = new AbortController().signal,
  clock = new SimulatedClock(),
) {
  const requests: number[][] = []
  const notices = buildNotices({}, clock)
  const tally = new Tally((reason, rows) => notices.notSent(reason, rows))
  const parts: BatchSenderParts = {
    client: {
      send: async (batch) => {
        const rows = rowsIn(batch)
        requests.push(rows)
        const answer = answers(rows, requests.length - 1)
        if (answer.kind !== "delivered") {
          throw new DataPlaneError(answer, UNANSWERED)
        }
        return ANSWERED
      },
    },
    writeKey: "writekey",
    tally,
    notices,
    policy: {
      budgetMs: 300000,
      baseDelayMs: 500,
      maxDelayMs: 30000,
      maxRetryAfterMs: 60000,
      maxTriesIfPermanent: 3,
    },
    clock,
    stopped,
  }
  const failure = await sendBatch(buildBatch(events), parts).then(
    () => undefined,
    (error: unknown) => error,
  )
  return {requests, tally, clock, failure}
}

function refused(status: number, words = "words"): DataPlaneAnswer {
  return {kind: "refused", status, words, canHalve: status === 400 || status === 413}
}

function reasons(tally: Tally): {[reason: string]: number[]} {
  return Object.fromEntries(
    tally.notSent.byReason.map(({reason, firstRows}) => [reason, firstRows.map(({rowNumber}) => rowNumber)]),
  )
}
