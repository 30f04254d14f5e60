import {expect} from "chai"
import {setImmediate as immediate} from "node:timers/promises"
import {ActionRequestError} from "../../../src/hub"
import {RunFailedError} from "../../../src/server/errors/run_failed_error"
import type {QueuedRun} from "../../../src/server/runs/run_queue"
import {eventually} from "../support/eventually"
import {Gate} from "../support/gate"
import {runThat} from "../support/run_that"
import {Cluster} from "./support/cluster"
import {describeWithRedis} from "../../stand_ins/describe_with_redis"

describeWithRedis("runs that processes share", () => {
  let cluster: Cluster
  let gate: Gate
  before(async () => {
    cluster = await Cluster.start()
  })
  beforeEach(async () => {
    gate = await Gate.open()
  })
  afterEach(async () => {
    await gate.close()
    await cluster.endProcesses()
  })
  after(() => cluster.remove())

  const held = (name: string) => runThat("hold", {gate: gate.urlFor(name)})

  it("are answered where they were taken and executed elsewhere, and each process tells what it did", async () => {
    const front = await cluster.front()
    const worker = await cluster.worker()
    const run = runThat("answer", {say: "from afar"})
    expect(await front.queue.run(run)).to.deep.include({success: true, message: "from afar"})
    expect(front.runs.of(run.facts)).to.deep.equal(["queued"])
    expect(worker.runs.of(run.facts)).to.deep.equal(["started", {isSuccess: true, message: "from afar"}])
  })

  it("leave nothing in Redis", async () => {
    const front = await cluster.front()
    await cluster.worker()
    await Promise.all(Array.from({length: 10}, () => front.queue.run(runThat("answer"))))
    await cluster.untilNoKeysOfRuns()
  })

  it("keep an action's answer as it is", async () => {
    const process = await cluster.process()
    const {state} = await process.queue.run(runThat("answer_state"))
    expect(state?.asJson()).to.have.property("data", "kept")
    expect(await process.queue.run(runThat("fail"))).to.deep.include({success: false})
  })

  const throwing: [deed: string, kind: typeof ActionRequestError | typeof RunFailedError, text: string][] = [
    ["refuse", ActionRequestError, "This cannot be served."],
    ["throw", RunFailedError, "The action threw Error."],
  ]
  for (const [deed, kind, text] of throwing) {
    it(`that ${deed} reject as they do in a process alone`, async () => {
      const front = await cluster.front()
      const worker = await cluster.worker()
      const run = runThat(deed)
      const error: unknown = await front.queue.run(run).catch((thrown: unknown) => thrown)
      expect(error).to.be.instanceOf(kind).and.to.have.property("message", text)
      expect(worker.runs.of(run.facts).at(-1)).to.have.property("isSuccess", false)
    })
  }

  it("that came with their result take it along", async () => {
    const front = await cluster.front()
    await cluster.worker()
    const run = withBytes("ä\u0000 bytes")
    expect((await front.queue.run(run)).message).to.equal("ä\u0000 bytes")
  })

  it("that came with a large result execute where they are", async () => {
    const front = await cluster.front()
    const run = withBytes("x".repeat(1_000_001))
    expect((await front.queue.run(run)).message).to.have.lengthOf(1_000_001)
    expect(front.runs.of(run.facts)[1]).to.equal("started")
    expect(await cluster.keysOfRuns()).to.deep.equal([])
  })

  it("wait for a place, are counted, and are turned away when too many do", async () => {
    const process = await cluster.process({execution: {runsPerWorker: 1, maxQueuedRuns: 2}})
    const answers = ["first", "second", "third"].map((name) => process.queue.run(held(name)))
    await gate.untilArrived(1)
    await cluster.untilWaiting(2)
    const refused = runThat("answer")
    expect((await process.queue.run(refused)).message).to.include("busy: 2 runs are waiting already")
    expect(process.queue.waitingRuns).to.equal(2)
    expect(process.runs.of(refused.facts).at(-1)).to.have.property("isSuccess", false)
    ;["first", "second", "third"].forEach((name) => gate.release(name))
    expect((await Promise.all(answers)).map(({success}) => success)).to.deep.equal([true, true, true])
  })

  it("can be read by nobody in Redis while they wait and when they are answered", async () => {
    const front = await cluster.front()
    const run = runThat("hold", {gate: gate.urlFor("run"), secret: "canary-form"})
    run.request.params = {key: "canary-key"}
    void front.queue.run(run)
    await cluster.untilWaiting(1)
    await cluster.worker()
    await gate.untilArrived(1)
    gate.release("run")
    await cluster.untilNoKeysOfRuns()
    expect(cluster.redis.writtenBytes().includes(run.facts.id)).to.equal(true)
    expect(cluster.redis.writtenBytes().includes("canary")).to.equal(false)
    expect(cluster.redis.writtenBytes().includes(Buffer.from("canary-key").toString("base64"))).to.equal(
      false,
    )
  })

  it("are executed by processes that still know the secret of the others", async () => {
    const front = await cluster.front({secrets: {current: "old", previous: []}})
    await cluster.worker({secrets: {current: "new", previous: ["old"]}})
    expect((await front.queue.run(runThat("answer"))).success).to.equal(true)
  })

  it("are answered when the only worker does not know the secret", async () => {
    const front = await cluster.front({secrets: {current: "one", previous: []}})
    const worker = await cluster.worker({secrets: {current: "other", previous: []}})
    const run = runThat("answer")
    const {success, message} = await front.queue.run(run)
    expect(success).to.equal(false)
    expect(message).to.include("same ACTION_HUB_SECRET").and.include("Nothing was sent.")
    expect(worker.log.entries.map((entry) => entry.message).join()).to.include("cannot be opened")
    expect(front.runs.of(run.facts)).to.deep.equal(["queued", {isSuccess: false, message}])
    await cluster.untilNoKeysOfRuns()
  })

  describe("and are stopped", () => {
    it("are answered at once while they wait, whoever took them", async () => {
      const [front, other] = [await cluster.front(), await cluster.front()]
      const run = runThat("answer")
      const answer = front.queue.run(run)
      await cluster.untilWaiting(1)
      other.queue.stop(run.facts.id, "by_hand")
      expect(await answer).to.deep.include({
        success: false,
        message: "This run was stopped from its page in the hub. Nothing was sent.",
      })
      await eventually(() => other.runs.of(run.facts).length === 1)
      await cluster.untilNoKeysOfRuns()
    })

    it("are told so where they execute, and no other run is", async () => {
      const [front, other] = [await cluster.front(), await cluster.front()]
      const worker = await cluster.worker()
      const [run, bystander] = [runThat("go_on"), runThat("go_on")]
      const [answer, otherAnswer] = [front.queue.run(run), front.queue.run(bystander)]
      await eventually(() => [run, bystander].every(({facts}) => worker.runs.of(facts).length === 2))
      other.queue.stop(run.facts.id, "by_hand")
      expect((await answer).message).to.equal("by_hand")
      expect(worker.runs.of(bystander.facts)).to.have.lengthOf(2)
      worker.queue.stopAll("hub_shutdown")
      expect((await otherAnswer).message).to.equal("hub_shutdown")
    })

    it("stay as they are after their end", async () => {
      const [front, worker] = [await cluster.front(), await cluster.worker()]
      const runs = Array.from({length: 100}, () => runThat("answer"))
      for (const run of runs) {
        const answer = front.queue.run(run)
        while (worker.runs.of(run.facts).length < 2) {
          await immediate()
        }
        front.queue.stop(run.facts.id, "by_hand") // while BullMQ forgets the job
        await answer
      }
      await cluster.untilNoKeysOfRuns()
      const told = runs.map(({facts}) => [...front.runs.of(facts), ...worker.runs.of(facts)])
      expect(told.filter((states) => states.length !== 3)).to.deep.equal([])
    })
  })

  describe("of a process that ends", () => {
    it("are no longer begun there, and go on elsewhere", async () => {
      const front = await cluster.front()
      const leaving = await cluster.worker({execution: {runsPerWorker: 1}})
      const [running, next] = [held("running"), runThat("answer", {say: "elsewhere"})]
      const answer = front.queue.run(running)
      await gate.untilArrived(1)
      leaving.queue.takeNoMore()
      const nextAnswer = front.queue.run(next)
      gate.release("running")
      expect((await answer).success).to.equal(true)
      await cluster.untilWaiting(1)
      await cluster.worker()
      expect((await nextAnswer).message).to.equal("elsewhere")
      expect(leaving.runs.of(next.facts)).to.deep.equal([])
    })

    it("count as open until their answers are written", async () => {
      const front = await cluster.front()
      const leaving = await cluster.worker()
      const run = held("run")
      const answer = front.queue.run(run)
      await gate.untilArrived(1)
      leaving.queue.takeNoMore()
      const drained = leaving.openRuns.drain(60_000)
      gate.release("run")
      await drained
      expect(leaving.runs.of(run.facts)).to.have.lengthOf(2)
      expect((await answer).success).to.equal(true)
    })

    it("are answered as stopped when they are cut off", async () => {
      const front = await cluster.front()
      const leaving = await cluster.worker()
      const answer = front.queue.run(held("run"))
      await gate.untilArrived(1)
      await leaving.close()
      expect((await answer).message).to.include("stopped in the middle of this run")
      await cluster.untilNoKeysOfRuns()
    })

    it("go on without it when it took them", async () => {
      const front = await cluster.front()
      const worker = await cluster.worker()
      const run = held("run")
      const answer = front.queue.run(run)
      await gate.untilArrived(1)
      front.queue.dropWaiting()
      expect((await answer).message).to.include("The run itself waits or goes on in another one")
      await front.close()
      gate.release("run")
      await eventually(() => worker.runs.of(run.facts).length === 2)
      await cluster.untilNoKeysOfRuns()
    })
  })

  function withBytes(text: string): QueuedRun {
    const run = runThat("answer_bytes")
    run.request.attachment = {dataBuffer: Buffer.from(text), encoding: "utf8", mime: "text/plain"}
    return run
  }
}).timeout(60_000) // processes, locks and outages take their time on a busy machine
