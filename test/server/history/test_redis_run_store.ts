import {expect} from "chai"
import {Redis} from "ioredis"
import {RunStoreError} from "../../../src/server/errors/run_store_error"
import {RedisRunStore} from "../../../src/server/history/redis/redis_run_store"
import type {RunStore} from "../../../src/server/history/run_store"
import {describeWithRedis} from "../../stand_ins/describe_with_redis"
import {RedisServer} from "../../stand_ins/redis_server"
import {itKeepsRunsForTheNextProcess} from "./support/next_process_contract"
import {listedRow, morningMs, runningRecord, runRecord} from "./support/run_records"
import {itKeepsRuns} from "./support/run_store_contract"

const oneDayMs = 24 * 60 * 60 * 1000
const processKeys = "looker-action-hub:history:process:*"

describeWithRedis("runs in Redis", () => {
  let server: RedisServer
  let connection: Redis

  before(async () => {
    server = await RedisServer.start()
  })
  beforeEach(async () => {
    connection = new Redis(server.url, {maxRetriesPerRequest: null})
    connection.on("error", () => {})
    await connection.flushall()
  })
  afterEach(() => connection.disconnect())
  after(() => server.remove())

  const open = async () => {
    const store = new RedisRunStore(connection)
    return {store, nextProcess, remove: () => store.close()}
  }
  describe("of one process", () => itKeepsRuns(open))
  describe("of a process and the next one", () => itKeepsRunsForTheNextProcess(open))

  /** As if the time had passed for which a process is taken to work. */
  async function forgetProcesses(): Promise<void> {
    await connection.del(await connection.keys(processKeys))
  }

  async function nextProcess(): Promise<RunStore> {
    await forgetProcesses()
    return new RedisRunStore(connection)
  }

  it("are those of all processes", async () => {
    const [one, other] = [new RedisRunStore(connection), new RedisRunStore(connection)]
    await one.save(runRecord({id: "of one"}))
    await other.save(runRecord({id: "of the other"}))
    expect((await one.page({}, 0, 10)).total).to.equal(2)
    expect(await other.run("of one")).to.deep.equal(runRecord({id: "of one"}))
  })

  it("lose no count when several processes add to them at once", async () => {
    const stores = Array.from({length: 4}, () => new RedisRunStore(connection))
    const [first] = stores
    await first?.save(runRecord({id: "run"}))
    await Promise.all(
      stores.flatMap((store, at) => [
        store.addRows("run", [listedRow({rowNumber: at, sealedEvent: "sealed"}), listedRow({rowNumber: 99})]),
        store.countDownload("run"),
      ]),
    )
    expect(await first?.run("run")).to.include({rowsListed: 5, eventsKept: 4, downloads: 4})
  })

  it("leave nothing behind when they are deleted", async () => {
    const store = new RedisRunStore(connection)
    for (const state of ["failed", "succeeded"] as const) {
      await store.save(runningRecord({id: state, state: "running"}))
      await store.addRows(state, [listedRow({resentBy: "first"})])
      await store.markResent(state, [17], "second")
      await store.save(runRecord({id: state, state}))
    }
    await store.prune({maxAgeMs: 0, maxBytes: 0}, morningMs + oneDayMs)
    await store.close()
    expect(await connection.keys("*")).to.deep.equal(["looker-action-hub:history:bytes"])
    expect(await connection.get("looker-action-hub:history:bytes")).to.equal("0")
  })

  it("make room in several steps where there are many", async () => {
    const store = new RedisRunStore(connection)
    const ids = Array.from({length: 450}, (_, at) => `run-${at}`)
    await Promise.all(ids.map((id) => store.save(runRecord({id}))))
    await store.prune({maxAgeMs: 0, maxBytes: 0}, morningMs + oneDayMs)
    expect((await store.page({}, 0, 1)).total).to.equal(0)
  })

  it("are counted as about what they occupy in Redis", async () => {
    const store = new RedisRunStore(connection)
    const before = await usedBytes()
    const ids = Array.from({length: 2_000}, (_, at) => `5f0c2f6e-4a51-4d9b-9f6b-${at}`)
    await Promise.all(ids.map((id) => store.save(runRecord({id}))))
    const rows = Array.from({length: 10_000}, (_, rowNumber) => listedRow({rowNumber}))
    await store.addRows("5f0c2f6e-4a51-4d9b-9f6b-0", rows)
    const counted = Number(await connection.get("looker-action-hub:history:bytes"))
    expect(counted / ((await usedBytes()) - before)).to.be.within(0.7, 1.3)
  })

  async function usedBytes(): Promise<number> {
    return Number(/used_memory:(\d+)/.exec(await connection.info("memory"))?.[1])
  }

  it("are found by a text among more than are looked through at once", async () => {
    const store = new RedisRunStore(connection)
    const titles = Array.from({length: 450}, (_, at) => (at % 9 === 0 ? "Revenue" : "Signups"))
    await Promise.all(titles.map((title, at) => store.save(runRecord({id: `${at}`, queuedAtMs: at, title}))))
    const page = await store.page({text: "revenue"}, 49, 10)
    expect(page.runs.map(({id}) => id)).to.deep.equal(["0"])
    expect(page.total).to.equal(50)
  })

  it("keep the word of their process for a minute, and anew each time it looks for others", async () => {
    const store = new RedisRunStore(connection)
    await store.save(runningRecord())
    const [key = ""] = await connection.keys(processKeys)
    expect(await connection.pttl(key)).to.be.within(1, 60_000)
    await connection.pexpire(key, 1_000_000)
    await store.interrupt(morningMs, "The hub ended.")
    expect(await connection.pttl(key)).to.be.within(1, 60_000)
  })

  it("go on in the queue for a day after the process that took them is gone", async () => {
    const gone = new RedisRunStore(connection)
    await gone.save(runningRecord({id: "waits", state: "queued", queuedAtMs: morningMs}))
    await gone.save(runningRecord({id: "runs"}))
    await gone.close()
    const next = new RedisRunStore(connection)
    expect(await next.interrupt(morningMs + oneDayMs - 1, "The hub ended.")).to.equal(1)
    expect((await next.run("waits"))?.state).to.equal("queued")
    expect(await next.interrupt(morningMs + oneDayMs, "The hub ended.")).to.equal(1)
  })

  it("are not interrupted by a process that was out of touch itself, until the others had time to return", async () => {
    const [one, other] = [new RedisRunStore(connection), new RedisRunStore(connection)]
    await one.interrupt(morningMs, "The hub ended.")
    await other.save(runningRecord())
    await forgetProcesses()
    expect(await one.interrupt(morningMs, "The hub ended.")).to.equal(0)
    expect(await one.interrupt(morningMs, "The hub ended.")).to.equal(1)
  })

  it("are interrupted once, whoever notices", async () => {
    const gone = new RedisRunStore(connection)
    const ids = Array.from({length: 50}, (_, at) => `run-${at}`)
    await Promise.all(ids.map((id) => gone.save(runningRecord({id}))))
    await gone.close()
    const others = Array.from({length: 3}, () => new RedisRunStore(connection))
    const counts = await Promise.all(others.map((other) => other.interrupt(morningMs, "The hub ended.")))
    expect(counts.reduce((sum, count) => sum + count)).to.equal(50)
  })

  it("come back when their process was thought gone and saves them again", async () => {
    const slow = new RedisRunStore(connection)
    await slow.save(runningRecord())
    const next = await nextProcess()
    await next.interrupt(morningMs, "The hub ended.")
    await slow.save(runningRecord({rowsSent: 995}))
    expect(await next.run(runningRecord().id)).to.deep.equal(runningRecord({rowsSent: 995}))
  })

  describe("while Redis is not there", () => {
    const calls: [what: string, call: (store: RunStore) => Promise<unknown>][] = [
      ["save", (store) => store.save(runRecord())],
      ["run", (store) => store.run("run")],
      ["page", (store) => store.page({}, 0, 10)],
      ["page of a text", (store) => store.page({text: "a"}, 0, 10)],
      ["addRows", (store) => store.addRows("run", [listedRow()])],
      ["rows", (store) => store.rows("run", 0, 10)],
      ["markResent", (store) => store.markResent("run", [1], "later")],
      ["countDownload", (store) => store.countDownload("run")],
      ["interrupt", (store) => store.interrupt(morningMs, "The hub ended.")],
      ["prune", (store) => store.prune({maxAgeMs: 0, maxBytes: 0}, morningMs)],
      ["check", (store) => store.check()],
    ]

    for (const [what, call] of calls) {
      it(`${what} rejects in time and says what to do`, async () => {
        const store = new RedisRunStore(connection, 50)
        server.freeze()
        const error = await call(store)
          .catch((reason: unknown) => reason)
          .finally(() => server.thaw())
        expect(error).to.be.instanceOf(RunStoreError)
        expect(error).to.have.property("message").that.includes("within 0.05 seconds. Check that Redis runs")
      })
    }

    it("close does not wait for it", async () => {
      const cut = new Redis(server.url, {lazyConnect: true})
      await new RedisRunStore(cut).close()
      cut.disconnect()
    })
  })

  it("say what to do when Redis has no memory left", async () => {
    const store = new RedisRunStore(connection)
    await connection.config("SET", "maxmemory", "1")
    const error = await store
      .save(runRecord())
      .catch((reason: unknown) => reason)
      .finally(() => connection.config("SET", "maxmemory", "0"))
    expect(error).to.be.instanceOf(RunStoreError)
    expect(error).to.have.property("message").that.includes("lower ACTION_HUB_HISTORY_MB")
  })
})
