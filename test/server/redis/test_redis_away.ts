import {expect} from "chai"
import {RedisUnreachableError} from "../../../src/server/errors/redis_unreachable_error"
import {jobKey, redisPrefix} from "../../../src/server/redis/redis_names"
import {eventually} from "../support/eventually"
import {Gate} from "../support/gate"
import {runThat} from "../support/run_that"
import {Cluster} from "./support/cluster"
import {ClusterProcess} from "./support/cluster_process"
import {HangingProxy} from "./support/hanging_proxy"
import {describeWithRedis} from "../../stand_ins/describe_with_redis"

describeWithRedis("a Redis that is away", () => {
  let cluster: Cluster
  let gate: Gate
  beforeEach(async () => {
    cluster = await Cluster.start()
    gate = await Gate.open()
  })
  afterEach(async () => {
    await gate.close()
    cluster.redis.thaw()
    await cluster.endProcesses()
    await cluster.remove()
  })

  const held = (name: string) => runThat("hold", {gate: gate.urlFor(name)})
  const told = (process: ClusterProcess) => process.log.entries.map(({message}) => message)

  it("at the start is an error that says where, why and what to do, without the password", async () => {
    const error: unknown = await ClusterProcess.start("redis://user:canary@127.0.0.1:1").catch(
      (thrown: unknown) => thrown,
    )
    expect(error)
      .to.be.instanceOf(RedisUnreachableError)
      .and.to.have.property(
        "message",
        "The hub cannot use Redis at 127.0.0.1:1, which REDIS_URL names: it cannot be reached (ECONNREFUSED). " +
          "Check that it runs, the port, and the firewalls between.",
      )
  })

  it("leaves runs alone that execute, however long it is away", async () => {
    const front = await cluster.front()
    const worker = await cluster.worker()
    const other = await cluster.worker()
    const [runs, answers] = [[held("one"), held("two"), held("three")], [] as Promise<unknown>[]]
    runs.forEach((run) => answers.push(front.queue.run(run)))
    await gate.untilArrived(3)
    await cluster.redis.stop()
    gate.release("one")
    await pastAllLocks()
    await cluster.redis.startAgain()
    gate.release("two")
    await pastAllLocks()
    gate.release("three")
    expect(await Promise.all(answers)).to.satisfy((all: {success: boolean}[]) =>
      all.every(({success}) => success),
    )
    expect(gate.arrived).to.have.lengthOf(3)
    const ends = runs.map(({facts}) => worker.runs.of(facts).length + other.runs.of(facts).length)
    expect(ends).to.deep.equal([2, 2, 2])
    await cluster.untilNoKeysOfRuns()
  })

  const ways: [what: string, leave: () => Promise<void> | void, comeBack: () => Promise<void> | void][] = [
    ["ended", () => cluster.redis.stop(), () => cluster.redis.startAgain()],
    ["that does not answer", () => cluster.redis.freeze(), () => cluster.redis.thaw()],
  ]
  for (const [what, leave, comeBack] of ways) {
    it(`(${what}) has new runs turned away, says so, and all goes on by itself when it is back`, async () => {
      const process = await cluster.process()
      expect(await process.queue.problem()).to.equal(undefined)
      await leave()
      const run = runThat("answer")
      expect((await process.queue.run(run)).message).to.match(
        /^The hub is busy: it cannot reach .* Nothing was sent/,
      )
      expect(process.runs.of(run.facts)).to.have.lengthOf(2)
      expect(await process.queue.problem()).to.equal("Redis does not answer.")
      await eventually(() => told(process).some((text) => text.startsWith("Redis does not answer.")))
      await comeBack()
      await eventually(() => told(process).includes("Redis answers again."))
      expect((await process.queue.run(runThat("answer"))).success).to.equal(true)
      expect(await process.queue.problem()).to.equal(undefined)
    })
  }

  it("leaves runs that wait for it to wait", async () => {
    const front = await cluster.front()
    const answer = front.queue.run(runThat("answer"))
    await cluster.untilWaiting(1)
    await cluster.redis.stop()
    await cluster.redis.startAgain()
    await cluster.worker()
    expect((await answer).success).to.equal(true)
  })

  it("and comes back with nothing costs runs that waited, which are told so", async () => {
    const front = await cluster.front()
    const run = runThat("answer")
    const answer = front.queue.run(run)
    await cluster.untilWaiting(1)
    await cluster.redis.stop()
    cluster.redis.forget()
    await cluster.redis.startAgain()
    const {success, message} = await answer
    expect(success).to.equal(false)
    expect(message).to.match(/^The hub lost this run: Redis no longer knows it\./)
    expect(front.runs.of(run.facts)).to.have.lengthOf(2)
  })

  it("and comes back with nothing costs no run that executes", async () => {
    const front = await cluster.front()
    await cluster.worker()
    const answer = front.queue.run(held("run"))
    await gate.untilArrived(1)
    await cluster.redis.stop()
    cluster.redis.forget()
    await cluster.redis.startAgain()
    await pastAllLocks()
    await pastAllLocks()
    gate.release("run")
    expect((await answer).success).to.equal(true)
  })

  it("and comes back without the end of a run is told of it again", async () => {
    const front = await cluster.front()
    await cluster.worker()
    const run = held("run")
    const answer = front.queue.run(run)
    await gate.untilArrived(1)
    const asItWas = await cluster.client().hgetall(jobKey(run.facts.id))
    gate.release("run")
    await answer
    await cluster.untilNoKeysOfRuns()
    await cluster.client().hset(jobKey(run.facts.id), asItWas)
    await cluster.redis.stop()
    await cluster.redis.startAgain()
    await eventually(async () => {
      const mark = await cluster.client().hget(jobKey(run.facts.id), "hub:begun")
      return mark?.startsWith("ended ") ?? false
    })
  })

  it("and is back keeps no run in a process that is told to end before it begins it", async () => {
    const front = await cluster.front()
    const leaving = await cluster.worker({times: {settleMs: 5_000}})
    await cluster.redis.stop()
    await cluster.redis.startAgain()
    await eventually(async () => (await front.queue.problem()) === undefined)
    const run = runThat("answer", {say: "elsewhere"})
    const answer = front.queue.run(run)
    await eventually(async () => (await cluster.client().llen(`${redisPrefix}:runs:active`)) === 1)
    leaving.queue.takeNoMore()
    await cluster.worker()
    expect((await answer).message).to.equal("elsewhere")
    expect(leaving.runs.of(run.facts)).to.deep.equal([])
  })

  it("on connections that nobody closed is there again on new ones", async () => {
    const proxy = await HangingProxy.start(cluster.redis.url)
    const process = await ClusterProcess.start(proxy.url)
    try {
      expect((await process.queue.run(runThat("answer"))).success).to.equal(true)
      proxy.forgetConnections()
      await eventually(async () => (await process.queue.problem()) !== undefined)
      await eventually(async () => (await process.queue.problem()) === undefined)
      expect((await process.queue.run(runThat("answer"))).success).to.equal(true)
    } finally {
      await process.close()
      await proxy.stop()
    }
  })

  describe("is not, but full", () => {
    const fill = () => cluster.client().config("SET", "maxmemory", "1")
    const makeRoom = () => cluster.client().config("SET", "maxmemory", "0")

    it("turns new runs away", async () => {
      const front = await cluster.front()
      const worker = await cluster.worker()
      await fill()
      const run = runThat("answer")
      expect((await front.queue.run(run)).message).to.match(/^The hub is busy: .* Nothing was sent/)
      await makeRoom()
      expect((await front.queue.run(runThat("answer"))).success).to.equal(true)
      expect(front.runs.of(run.facts)).to.have.lengthOf(2)
      expect(worker.runs.of(run.facts)).to.deep.equal([])
    })

    it("costs no run that executes its answer", async () => {
      const front = await cluster.front()
      const worker = await cluster.worker()
      const run = held("run")
      const answer = front.queue.run(run)
      await gate.untilArrived(1)
      await fill()
      gate.release("run")
      await eventually(() => told(worker).some((text) => text.startsWith("Redis refuses what it is told")))
      await makeRoom()
      expect((await answer).success).to.equal(true)
      expect(worker.runs.of(run.facts)).to.have.lengthOf(2)
      await cluster.untilNoKeysOfRuns()
    })
  })

  /** Longer than any claim, grace or sign of life of the processes. */
  function pastAllLocks(): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, 1_500))
  }
}).timeout(60_000) // processes, locks and outages take their time on a busy machine
