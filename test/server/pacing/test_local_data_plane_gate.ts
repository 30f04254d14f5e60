import {expect} from "chai"
import {setImmediate as nextTurn} from "node:timers/promises"
import {type SinonFakeTimers, useFakeTimers} from "sinon"
import {dataPlaneGate} from "../../../src/server/pacing/gate_of_limits"
import {LocalDataPlaneGate} from "../../../src/server/pacing/local_data_plane_gate"

const plane = "https://data.example.com"

describe("the gate to data planes of one process", () => {
  let clock: SinonFakeTimers
  let entered: string[]

  beforeEach(() => {
    clock = useFakeTimers({toFake: ["setTimeout", "clearTimeout", "performance"]})
    entered = []
  })
  afterEach(() => clock.restore())

  /** Lets everything happen that needs no time. */
  async function settle(): Promise<void> {
    for (let turn = 0; turn < 20; turn++) {
      await nextTurn()
    }
  }

  async function pass(durationMs: number): Promise<void> {
    await settle()
    await clock.tickAsync(durationMs)
    await settle()
  }

  function enter(
    gate: LocalDataPlaneGate,
    name: string,
    {events = 1, signal = new AbortController().signal, dataPlane = plane} = {},
  ): Promise<() => void> {
    return gate.enter(dataPlane, events, signal).then((leave) => {
      entered.push(name)
      return leave
    })
  }

  describe("by requests at once", () => {
    it("lets so many in, and the next one when one has left, in the order they came", async () => {
      const gate = new LocalDataPlaneGate({requestsAtOnce: 2, eventsPerSecond: 0})
      const [first] = ["a", "b", "c", "d", "e"].map((name) => enter(gate, name))
      await settle()
      expect(entered).to.deep.equal(["a", "b"])
      const leave = await first
      leave?.()
      await settle()
      expect(entered).to.deep.equal(["a", "b", "c"])
    })

    it("counts whoever leaves twice once", async () => {
      const gate = new LocalDataPlaneGate({requestsAtOnce: 1, eventsPerSecond: 0})
      const leave = await enter(gate, "a")
      void enter(gate, "b")
      void enter(gate, "c")
      leave()
      leave()
      await settle()
      expect(entered).to.deep.equal(["a", "b"])
    })

    it("counts each data plane for itself", async () => {
      const gate = new LocalDataPlaneGate({requestsAtOnce: 1, eventsPerSecond: 0})
      void enter(gate, "a")
      void enter(gate, "b", {dataPlane: "https://other.example.com"})
      await settle()
      expect(entered).to.deep.equal(["a", "b"])
    })

    it("lets nobody wait whose run is over, and gives the place to the next", async () => {
      const gate = new LocalDataPlaneGate({requestsAtOnce: 1, eventsPerSecond: 0})
      const leave = await enter(gate, "a")
      const over = new AbortController()
      const [second, third] = [
        enter(gate, "b", {signal: over.signal}),
        enter(gate, "c", {signal: over.signal}),
      ]
      void enter(gate, "d")
      over.abort()
      await Promise.all([second, third])
      await settle()
      expect(entered).to.have.members(["a", "b", "c"])
      leave()
      await settle()
      expect(entered.at(-1)).to.equal("d")
    })
  })

  describe("by events per second", () => {
    it("lets a second's events in at once, and the others as time passes", async () => {
      const gate = new LocalDataPlaneGate({requestsAtOnce: 0, eventsPerSecond: 1_000})
      for (const name of ["a", "b", "c", "d"]) {
        void enter(gate, name, {events: 500})
      }
      await pass(499)
      expect(entered).to.deep.equal(["a", "b"])
      await pass(1)
      expect(entered).to.deep.equal(["a", "b", "c"])
      await pass(500)
      expect(entered).to.deep.equal(["a", "b", "c", "d"])
    })

    it("lets a batch in that is larger than a second's events, and the next one when that is made up for", async () => {
      const gate = new LocalDataPlaneGate({requestsAtOnce: 0, eventsPerSecond: 100})
      void enter(gate, "large", {events: 500})
      void enter(gate, "small", {events: 10})
      await pass(4_099)
      expect(entered).to.deep.equal(["large"])
      await pass(1)
      expect(entered).to.deep.equal(["large", "small"])
    })

    it("does not count what a run that is over has not sent", async () => {
      const gate = new LocalDataPlaneGate({requestsAtOnce: 0, eventsPerSecond: 1_000})
      void enter(gate, "a", {events: 1_000})
      const over = new AbortController()
      void enter(gate, "b", {events: 1_000, signal: over.signal})
      void enter(gate, "c", {events: 10})
      await settle()
      over.abort()
      await pass(10)
      expect(entered).to.deep.equal(["a", "b", "c"])
    })

    it("keeps a place free for others while nobody may send", async () => {
      const gate = new LocalDataPlaneGate({requestsAtOnce: 1, eventsPerSecond: 1_000})
      const leave = await enter(gate, "a", {events: 1_000})
      const over = new AbortController()
      void enter(gate, "b", {events: 1_000, signal: over.signal})
      leave()
      await settle()
      over.abort()
      void enter(gate, "c", {events: 1})
      await pass(1)
      expect(entered).to.deep.equal(["a", "b", "c"])
    })
  })
})

describe("the gate of the configured limits", () => {
  it("is not there where nothing is limited", () => {
    const unlimited = {eventsPerSecond: 0, requestsAtOnce: 0}
    expect(dataPlaneGate(unlimited)).to.equal(undefined)
  })

  it("is of this process alone where there is no other", () => {
    for (const limits of [
      {eventsPerSecond: 1, requestsAtOnce: 0},
      {eventsPerSecond: 0, requestsAtOnce: 1},
    ]) {
      expect(dataPlaneGate(limits)).to.be.instanceOf(LocalDataPlaneGate)
    }
  })
})
