import {expect} from "chai"
import {setImmediate as nextTurn} from "node:timers/promises"
import {Redis} from "ioredis"
import type {DataPlaneLimits} from "../../../src/server/config/config"
import type {DataPlaneGate} from "../../../src/server/limits/data_plane_gate"
import {dataPlaneGate} from "../../../src/server/limits/gate_of_limits"
import {RedisDataPlaneGate} from "../../../src/server/limits/redis_data_plane_gate"
import {describeWithRedis} from "../../stand_ins/describe_with_redis"
import {RedisServer} from "../../stand_ins/redis_server"
import {eventually} from "../support/eventually"
import {RecordedLog} from "../support/recorded_log"

const plane = "https://data.example.com"

/** Of a run that goes on. */
const goesOn = () => new AbortController().signal

describeWithRedis("the gate to data planes that processes share", () => {
  let server: RedisServer
  let look: Redis
  let log: RecordedLog
  const connections: Redis[] = []
  const gates: DataPlaneGate[] = []

  before(async () => {
    server = await RedisServer.start()
    look = new Redis(server.url)
    look.on("error", () => {})
  })
  beforeEach(async () => {
    log = new RecordedLog()
    await look.flushall()
  })
  afterEach(async () => {
    await Promise.all(gates.splice(0).map((gate) => gate.close()))
    connections.splice(0).forEach((connection) => connection.disconnect())
  })
  after(async () => {
    look.disconnect()
    await server.remove()
  })

  function connect(): Redis {
    const connection = new Redis(server.url, {maxRetriesPerRequest: null, retryStrategy: () => 20})
    connection.on("error", () => {})
    connections.push(connection)
    return connection
  }

  /** The gate of one more process. */
  function gateOf(limits: Partial<DataPlaneLimits>, leaseMs?: number): RedisDataPlaneGate {
    const gate = new RedisDataPlaneGate(
      {eventsPerSecond: 0, requestsAtOnce: 0, ...limits},
      connect(),
      log,
      leaseMs,
    )
    gates.push(gate)
    return gate
  }

  async function keyOf(kind: string): Promise<string> {
    const [key = ""] = await look.keys(`looker-action-hub:gate:*:${kind}`)
    return key
  }

  it("never lets two processes together send more than the rate and one second's events", async () => {
    const eventsPerSecond = 2_000
    const both = [gateOf({eventsPerSecond}), gateOf({eventsPerSecond})]
    const startMs = performance.now()
    let sent = 0
    await Promise.all(
      both.flatMap((gate) =>
        Array.from({length: 16}, async (_, at) => {
          const events = [100, 7, 250, 31][at % 4] ?? 0
          await gate.enter(plane, events, goesOn())
          sent += events
          expect(sent).to.be.at.most(eventsPerSecond * (1 + (performance.now() - startMs) / 1000))
        }),
      ),
    )
    expect(sent).to.equal(2 * 4 * 388)
  })

  it("lets no more through after a long silence than one second's events", async () => {
    const gate = gateOf({eventsPerSecond: 1_000})
    await gate.enter(plane, 1_000, goesOn())
    await look.hincrbyfloat(await keyOf("bucket"), "at", -60_000)
    const startMs = performance.now()
    await gateOf({eventsPerSecond: 1_000}).enter(plane, 1_000, goesOn())
    await gateOf({eventsPerSecond: 1_000}).enter(plane, 200, goesOn())
    expect(performance.now() - startMs).to.be.at.least(199)
  })

  it("lets a batch through that is larger than a second's events, as a debt", async () => {
    await gateOf({eventsPerSecond: 100}).enter(plane, 500, goesOn())
    const tokens = Number(await look.hget(await keyOf("bucket"), "tokens"))
    expect(tokens).to.equal(-400)
  })

  it("never has more requests of two processes at once than places", async () => {
    const both = [gateOf({requestsAtOnce: 3}), gateOf({requestsAtOnce: 3})]
    let [inside, most, passed] = [0, 0, 0]
    await Promise.all(
      both.flatMap((gate) =>
        Array.from({length: 20}, async () => {
          const leave = await gate.enter(plane, 1, goesOn())
          most = Math.max(most, ++inside)
          await look.ping()
          inside--
          passed++
          leave()
        }),
      ),
    )
    expect(most).to.be.within(2, 3)
    expect(passed).to.equal(40)
  })

  it("gives places to those who have waited longest, whichever process they are of", async () => {
    const [one, other] = [gateOf({requestsAtOnce: 1}), gateOf({requestsAtOnce: 1})]
    const order: string[] = []
    const leave = await one.enter(plane, 1, goesOn())
    const enter = async (gate: DataPlaneGate, name: string) => {
      const leaveThen = await gate.enter(plane, 1, goesOn())
      order.push(name)
      leaveThen()
    }
    const waiting = [enter(other, "other")]
    await untilWaiting(1)
    leave()
    waiting.push(enter(one, "one"))
    await Promise.all(waiting)
    expect(order).to.deep.equal(["other", "one"])
  })

  async function untilWaiting(count: number): Promise<void> {
    let waiting = 0
    while (waiting < count) {
      waiting = await look.zcard(await keyOf("waiting"))
    }
  }

  it("gives the places of a process that is gone to others", async () => {
    const gone = gateOf({requestsAtOnce: 1}, 200)
    await gone.enter(plane, 1, goesOn())
    await gone.close()
    await gateOf({requestsAtOnce: 1}).enter(plane, 1, goesOn())
  })

  it("keeps a place for as long as it is held", async () => {
    const holding = gateOf({requestsAtOnce: 1}, 300)
    const leave = await holding.enter(plane, 1, goesOn())
    const key = await keyOf("leases")
    const [, firstEnd] = await look.zrange(key, 0, 0, "WITHSCORES")
    let end = firstEnd
    while (end === firstEnd) {
      ;[, end] = await look.zrange(key, 0, 0, "WITHSCORES")
    }
    expect(Number(end)).to.be.greaterThan(Number(firstEnd))
    leave()
    await gateOf({requestsAtOnce: 1}).enter(plane, 1, goesOn())
  })

  it("lets nobody wait whose run is over, and forgets them", async () => {
    const [one, other] = [gateOf({requestsAtOnce: 1}), gateOf({requestsAtOnce: 1})]
    const leave = await one.enter(plane, 1, goesOn())
    const over = new AbortController()
    const waiting = other.enter(plane, 1, over.signal)
    await untilWaiting(1)
    over.abort()
    await waiting
    leave()
    await gateOf({requestsAtOnce: 1}).enter(plane, 1, goesOn())
    expect(await look.keys("*waiting")).to.deep.equal([])
  })

  it("gives back events that a run which is over has not sent", async () => {
    const gate = gateOf({eventsPerSecond: 10})
    await gate.enter(plane, 10, goesOn())
    const over = new AbortController()
    const waiting = gateOf({eventsPerSecond: 10}).enter(plane, 10_000, over.signal)
    while (Number(await look.hget(await keyOf("bucket"), "tokens")) > -9_000) {
      await look.ping()
    }
    over.abort()
    await waiting
    while (Number(await look.hget(await keyOf("bucket"), "tokens")) < -1) {
      await look.ping()
    }
  })

  it("does not count events twice that were sent before their run was over", async () => {
    const run = new AbortController()
    const leave = await gateOf({eventsPerSecond: 100}).enter(plane, 500, run.signal)
    run.abort()
    leave()
    await look.ping()
    expect(Number(await look.hget(await keyOf("bucket"), "tokens"))).to.equal(-400)
  })

  it("shows nobody in Redis which data plane it is", async () => {
    await gateOf({eventsPerSecond: 10, requestsAtOnce: 1}).enter(plane, 1, goesOn())
    const keys = await look.keys("*")
    expect(keys).to.have.lengthOf(2)
    expect(keys.join()).to.not.include("example")
  })

  it("leaves nothing in Redis for good", async () => {
    const gate = gateOf({eventsPerSecond: 10, requestsAtOnce: 1})
    await gate.enter(plane, 1, goesOn())
    void gate.enter(plane, 1, goesOn())
    void gateOf({requestsAtOnce: 1}).enter(plane, 1, goesOn())
    await untilWaiting(1)
    for (const key of await look.keys("*")) {
      expect(await look.pttl(key)).to.be.within(1, 60_000)
    }
  })

  describe("while Redis is away", () => {
    it("lets sending go on, each process by itself, and says so once", async () => {
      const gate = gateOf({requestsAtOnce: 2})
      await gate.enter("https://other.example.com", 1, goesOn())
      await server.stop()
      const leaves = [await gate.enter(plane, 1, goesOn()), await gate.enter(plane, 1, goesOn())]
      let hasEntered = false
      void gate.enter(plane, 1, goesOn()).then(() => (hasEntered = true))
      await Promise.all(Array.from({length: 20}, () => nextTurn()))
      expect(hasEntered).to.equal(false)
      leaves.forEach((leave) => leave())
      await eventually(() => hasEntered)
      expect(messages()).to.deep.equal([
        "Redis is away: this process keeps to the limits of data planes by itself.",
      ])
      await server.startAgain()
    })

    it("shares limits again when it is back, and says so once", async () => {
      const gate = gateOf({eventsPerSecond: 1_000_000})
      await server.stop()
      await eventually(() => connections.every(({status}) => status !== "ready"))
      await gate.enter(plane, 1, goesOn())
      await server.startAgain()
      await eventually(() => connections.every(({status}) => status === "ready"))
      await gate.enter(plane, 1, goesOn())
      await gate.enter(plane, 1, goesOn())
      expect(messages()).to.deep.equal([
        "Redis is away: this process keeps to the limits of data planes by itself.",
        "Redis is back: all processes keep to the limits of data planes together.",
      ])
      expect(await look.keys("*bucket")).to.have.lengthOf(1)
    })

    it("does not wait for one that does not answer", async () => {
      const gate = gateOf({requestsAtOnce: 2})
      await gate.enter("https://other.example.com", 1, goesOn())
      server.freeze()
      await gate.enter(plane, 1, goesOn()).finally(() => server.thaw())
      expect(messages()).to.have.lengthOf(1)
    })
  })

  function messages(): string[] {
    return log.entries.map(({message}) => message)
  }

  it("is what a hub with Redis has", async () => {
    const gate = dataPlaneGate({eventsPerSecond: 1, requestsAtOnce: 0}, connect(), log)
    expect(gate).to.be.instanceOf(RedisDataPlaneGate)
    await gate?.close()
  })
})
