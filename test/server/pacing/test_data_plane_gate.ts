import {expect} from "chai"
import {setImmediate as nextTurn} from "node:timers/promises"
import {Pool} from "pg"
import {type SinonFakeTimers, useFakeTimers} from "sinon"
import {type DataPlaneGate, LimitedDataPlanes} from "../../../src/server/pacing/data_plane_gate"
import {describeWithPostgres} from "../../stand_ins/describe_with_postgres"
import {PostgresServer} from "../../stand_ins/postgres_server"
import {RecordedLog} from "../support/recorded_log"

const plane = "https://data.example.com"

describe("the gate to data planes", () => {
  let clock: SinonFakeTimers
  let entered: string[]

  beforeEach(() => {
    clock = useFakeTimers({toFake: ["setTimeout", "clearTimeout", "Date", "performance"]})
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
    gate: DataPlaneGate,
    name: string,
    {events = 1, signal = new AbortController().signal, dataPlane = plane} = {},
  ): Promise<() => void> {
    return gate.enter(dataPlane, events, signal).then((release) => {
      entered.push(name)
      return release
    })
  }

  describe("by requests at once", () => {
    const oneAtOnce = {requestsAtOnce: 1, eventsPerSecond: 0}

    it("lets so many in, and the next one when one is answered, in the order they came", async () => {
      const gate = new LimitedDataPlanes({requestsAtOnce: 2, eventsPerSecond: 0})
      const [first] = ["a", "b", "c", "d", "e"].map((name) => enter(gate, name))
      await settle()
      expect(entered).to.deep.equal(["a", "b"])
      const release = await first
      release?.()
      await settle()
      expect(entered).to.deep.equal(["a", "b", "c"])
    })

    it("counts whoever releases twice once", async () => {
      const gate = new LimitedDataPlanes(oneAtOnce)
      const release = await enter(gate, "a")
      void enter(gate, "b")
      void enter(gate, "c")
      release()
      release()
      await settle()
      expect(entered).to.deep.equal(["a", "b"])
    })

    it("counts each data plane for itself", async () => {
      const gate = new LimitedDataPlanes(oneAtOnce)
      void enter(gate, "a")
      void enter(gate, "b", {dataPlane: "https://other.example.com"})
      await settle()
      expect(entered).to.deep.equal(["a", "b"])
    })

    it("lets nobody wait whose run is over, and gives the place to the next", async () => {
      const gate = new LimitedDataPlanes(oneAtOnce)
      const release = await enter(gate, "a")
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
      release()
      await settle()
      expect(entered.at(-1)).to.equal("d")
    })
  })

  describe("by events per second", () => {
    const cases: [what: string, perSecond: number, events: number[], atMs: number[]][] = [
      ["lets half a second's events in at once", 1_000, [200, 300], [0, 0]],
      ["has the others wait until the next half", 1_000, [500, 1, 499, 1], [0, 500, 500, 1_000]],
      ["has a batch that is larger take what is left of several halves", 1_000, [300, 900, 300], [0, 1_000, 1_000]],
      ["has the next one wait for a much larger batch", 100, [500, 10], [4_500, 5_000]],
      ["counts single events where that is all", 1, [1, 1, 2], [0, 1_000, 3_000]],
      ["keeps to a rate that halves of seconds do not divide", 3, [1, 1, 1], [0, 334, 668]],
    ] // prettier-ignore
    for (const [what, eventsPerSecond, sizes, expectedMs] of cases) {
      it(what, async () => {
        const gate = new LimitedDataPlanes({requestsAtOnce: 0, eventsPerSecond})
        const enteredMs: number[] = []
        const all = sizes.map(async (events) => {
          await gate.enter(plane, events, new AbortController().signal)
          enteredMs.push(Date.now())
        })
        await settle()
        while (enteredMs.length < sizes.length) {
          await clock.tickAsync(1)
        }
        await Promise.all(all)
        expect(enteredMs).to.deep.equal(expectedMs)
      })
    }

    it("never lets more in than its rate and one second's events, in any window", async () => {
      const perSecond = 1_000
      const gate = new LimitedDataPlanes({requestsAtOnce: 0, eventsPerSecond: perSecond})
      const sizes = [500, 20, 300, 1_000, 1, 700, 500, 90, 450, 800]
      const sent: {atMs: number; events: number}[] = []
      for (let at = 0; at < 100; at++) {
        const events = sizes[(at * 7) % sizes.length] ?? 0
        void gate
          .enter(plane, events, new AbortController().signal)
          .then(() => sent.push({atMs: Date.now(), events}))
        await pass(at % 5 === 0 ? 900 : 0)
      }
      await pass(60_000)
      expect(sent).to.have.lengthOf(100)
      const excess = sent.flatMap((first, from) => {
        let events = -first.events // the rest of a large batch waited before the window began
        return sent.slice(from).map((one) => {
          events += one.events
          return events - perSecond - ((one.atMs - first.atMs) * perSecond) / 1000
        })
      })
      expect(Math.max(...excess)).to.be.at.most(0)
    })

    it("lets nobody wait whose run is over, and the next one in", async () => {
      const gate = new LimitedDataPlanes({requestsAtOnce: 1, eventsPerSecond: 1_000})
      const over = new AbortController()
      const release = await enter(gate, "a", {events: 500})
      const stopped = enter(gate, "b", {events: 10_000, signal: over.signal})
      void enter(gate, "c", {events: 10})
      release()
      await settle()
      over.abort()
      const releaseStopped = await stopped
      releaseStopped()
      await pass(500)
      expect(entered).to.deep.equal(["a", "b", "c"])
    })
  })
})

describeWithPostgres("the gate to data planes of processes that share", () => {
  const limits = {eventsPerSecond: 1_000, requestsAtOnce: 0}
  const {signal} = new AbortController()
  let server: PostgresServer
  let pools: Pool[]

  before(async () => {
    server = await PostgresServer.start()
  })
  after(() => server.remove())
  beforeEach(() => {
    pools = []
  })
  afterEach(() => Promise.all(pools.map((pool) => pool.end())))

  /** A gate of one more process. */
  function gateWith(log: RecordedLog, sharers: number, {url = server.url, failures = 0} = {}): DataPlaneGate {
    const pool = new Pool({connectionString: url})
    pool.on("error", () => {})
    pools.push(pool)
    let tries = 0
    const prepare = async () => {
      if (tries++ < failures) {
        throw new Error("PostgreSQL is away.")
      }
      await pool.query("CREATE SCHEMA IF NOT EXISTS hub").catch(() => {}) // another process was first
    }
    return new LimitedDataPlanes(limits, {
      query: (text, values) => pool.query(text, [...values]),
      schemaName: "hub",
      prepare,
      sharers: () => sharers,
      log,
    })
  }

  it("keeps all of them to one rate together", async () => {
    const log = new RecordedLog()
    const gates = [1, 2, 3].map(() => gateWith(log, 3))
    const begunMs = Date.now()
    await Promise.all(gates.flatMap((gate) => [400, 400].map((events) => gate.enter(plane, events, signal))))
    // 2,400 events need five windows of 500, four of which have to pass.
    expect(Date.now() - begunMs).to.be.at.least(1_900)
    expect(log.entries).to.deep.equal([])
  })

  it("counts each data plane for itself", async () => {
    const gate = gateWith(new RecordedLog(), 1)
    await gate.enter("https://a.example.com", 500, signal)
    await gate.enter("https://b.example.com", 500, signal)
    const [pool] = pools
    const counted = await pool?.query("SELECT key, points FROM hub.data_plane_rates")
    expect(counted?.rows).to.deep.include.members([
      {key: "https://a.example.com", points: 500},
      {key: "https://b.example.com", points: 500},
    ])
  })

  it("keeps each process to its part while PostgreSQL is away, and says so once", async () => {
    const log = new RecordedLog()
    const gate = gateWith(log, 4, {url: "postgres://postgres@127.0.0.1:1/none"})
    const begunMs = Date.now()
    for (const events of [500, 1, 499]) {
      await gate.enter(plane, events, signal)
    }
    // A quarter of 1,000 events per second: the second window of 500 begins after 2 s.
    expect(Date.now() - begunMs).to.be.at.least(1_990)
    expect(log.entries.map(({level, message}) => `${level}: ${message}`)).to.deep.equal([
      "warn: PostgreSQL cannot count events per second, so each process uses its share of the limit. " +
        "Check PostgreSQL, and that the machines' clocks differ by less than 5 seconds (see error).",
    ])
  })

  it("keeps each process to its part where the clock of another machine is far ahead", async () => {
    const log = new RecordedLog()
    const gate = gateWith(log, 2)
    const key = "https://d.example.com"
    await gate.enter(key, 1, signal)
    await pools[0]?.query(
      "UPDATE hub.data_plane_rates SET points = 500, expire = expire + 3600000 WHERE key = $1",
      [key],
    )
    await gate.enter(key, 500, signal)
    expect(log.entries.map(({level}) => level)).to.deep.equal(["warn"])
  })

  it("counts together again, and says so, a minute after PostgreSQL did not answer", async () => {
    const log = new RecordedLog()
    const gate = gateWith(log, 4, {failures: 1})
    const clock = useFakeTimers({toFake: ["performance"]})
    try {
      for (const pauseMs of [0, 59_999, 1]) {
        clock.tick(pauseMs)
        await gate.enter("https://c.example.com", 10, signal)
      }
    } finally {
      clock.restore()
    }
    expect(log.entries.map(({level, fields}) => [level, fields.batches])).to.deep.equal([
      ["warn", undefined],
      ["info", 2],
    ])
  })
})
