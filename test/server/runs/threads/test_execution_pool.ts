import {expect} from "chai"
import {EventEmitter, once} from "node:events"
import {ActionRequestError, type ActionResponse} from "../../../../src/hub"
import {type ExecutionConfig, readConfig} from "../../../../src/server/config/config"
import {SummarisedError} from "../../../../src/server/telemetry/error_summary"
import {ExecutionPool} from "../../../../src/server/runs/threads/execution_pool"
import {WorkerThread} from "../../../../src/server/runs/threads/worker_thread"
import {eventually} from "../../support/eventually"
import {Gate} from "../../support/gate"
import {fakeActionsModule} from "../../support/hub_under_test"
import {poolParts} from "../../support/pool_dependencies"
import {runThat} from "../../support/run_that"
import {RecordedLog} from "../../support/recorded_log"

describe("the execution pool", () => {
  const pools: ExecutionPool[] = []
  let log: RecordedLog
  let gate: Gate
  beforeEach(async () => {
    log = new RecordedLog()
    gate = await Gate.open()
  })
  afterEach(async () => {
    await Promise.all(pools.splice(0).map((pool) => pool.close()))
    await gate.close()
  })

  function poolOf(changes: Partial<ExecutionConfig> = {}, actionsModule = fakeActionsModule): ExecutionPool {
    const {execution} = readConfig({})
    const pool = new ExecutionPool(
      {...execution, workerCount: 1, ...changes},
      poolParts(log, {actionsModule}),
    )
    pools.push(pool)
    return pool
  }

  function hold(pool: ExecutionPool, name: string): Promise<ActionResponse> {
    return pool.run(runThat("hold", {gate: gate.urlFor(name)}))
  }

  it("hands the request to a thread and its response back, members and bytes whole", async () => {
    const pool = poolOf()
    const run = runThat("answer_bytes")
    const bytes = Buffer.from("ünï".repeat(50_000))
    run.request.attachment = {dataBuffer: bytes, mime: "text/csv"}
    expect(await pool.run(run)).to.deep.include({success: true, message: "ünï".repeat(50_000)})
    expect(bytes.length, "the bytes are handed over, not copied").to.equal(0)
    expect((await pool.run(runThat("answer_state"))).asJson().looker.state).to.deep.equal({
      data: "kept",
      refresh_time: 60,
    })
  })

  it("does not hand over memory that others share", async () => {
    const run = runThat("answer_bytes")
    run.request.attachment = {dataBuffer: Buffer.from("small")}
    expect(await poolOf().run(run)).to.deep.include({message: "small"})
    expect(run.request.attachment.dataBuffer?.toString()).to.equal("small")
  })

  it("throws what the action throws: its refusals with their text, faults without", async () => {
    const pool = poolOf()
    expect(await rejectionOf(pool.run(runThat("refuse"))))
      .to.be.instanceOf(ActionRequestError)
      .with.property("message", "This cannot be served.")
    const fault = await rejectionOf(pool.run(runThat("throw")))
    expect(fault)
      .to.be.instanceOf(SummarisedError)
      .with.property("summary")
      .that.includes({name: "Error", message: "a fault"})
    const quoting = await rejectionOf(pool.run(runThat("throw_quoting")))
    expect(JSON.stringify(quoting)).to.include("SyntaxError").and.not.include("canary")
  })

  const deaths: [what: string, deed: string, reason: string][] = [
    ["calls process.exit", "exit", "it exited with code 7"],
    ["lets a rejection go unheard", "reject_unheard", "it failed with Error"],
    ["runs out of memory", "exhaust_memory", "it ran out of memory (see ACTION_HUB_WORKER_MEMORY_MB)"],
  ]
  for (const [what, deed, reason] of deaths) {
    it(`fails the runs of a thread that ${what} honestly, and replaces it`, async () => {
      const pool = poolOf({workerMemoryMb: 64})
      const other = hold(pool, "other")
      await gate.untilArrived(1)
      const responses = await Promise.all([pool.run(runThat(deed)), other])
      for (const {success, message} of responses) {
        expect(success).to.equal(false)
        expect(message).to.include(`ended in the middle of this run: ${reason}. Rows may have been sent`)
      }
      expect((await pool.run(runThat("answer"))).success).to.equal(true)
      expect(log.entries.filter(({level}) => level === "error").at(-1)?.fields).to.include({reason})
    })
  }

  it("leaves the runs of the other threads alone when one ends", async () => {
    const pool = poolOf({workerCount: 2})
    await untilAllReady(pool, 2)
    const held = [hold(pool, "first"), hold(pool, "second")]
    await gate.untilArrived(2)
    await pool.run(runThat("exit"))
    gate.release("first")
    gate.release("second")
    const outcomes = (await Promise.all(held)).map(({success}) => success)
    expect(outcomes).to.have.members([true, false])
  })

  it("answers instead of waiting for ever when no thread can start", async () => {
    const pool = poolOf({}, "/there/is/no/such/module.js")
    const {success, message} = await pool.run(runThat("answer"))
    expect(success).to.equal(false)
    expect(message).to.include("could not start a worker thread").and.include("Nothing was sent")
  })

  it("starts no thread for a run that comes once it is closed", async () => {
    const pool = poolOf()
    await pool.close()
    expect((await pool.run(runThat("answer"))).message).to.include("Nothing was sent")
  })

  it("gives each run to the thread with the fewest, several to each", async () => {
    const pool = poolOf({workerCount: 2, runsPerWorker: 2})
    await untilAllReady(pool, 2)
    const runs = ["a", "b", "c", "d"].map((name) => hold(pool, name))
    await gate.untilArrived(4)
    const threads = await releaseAll(["a", "b", "c", "d"], runs)
    expect(new Set(threads.slice(0, 2)).size, "the first two are apart").to.equal(2)
    expect(threads.filter((thread) => thread === threads[0])).to.have.lengthOf(2)
  })

  it("lets further runs wait in their order", async () => {
    const pool = poolOf({runsPerWorker: 1})
    const names = ["a", "b", "c", "d", "e"]
    const runs = names.map((name) => hold(pool, name))
    for (const [index, name] of names.entries()) {
      await gate.untilArrived(index + 1)
      expect(gate.arrived).to.deep.equal(names.slice(0, index + 1))
      gate.release(name)
      expect((await runs[index])?.success).to.equal(true)
    }
  })

  it("says that it is busy when too many wait", async () => {
    const pool = poolOf({runsPerWorker: 1, maxQueuedRuns: 1})
    const running = hold(pool, "running")
    await gate.untilArrived(1)
    const waiting = hold(pool, "waiting")
    const {success, message} = await pool.run(runThat("answer"))
    expect([success, message]).to.deep.equal([
      false,
      "The hub is busy: 1 runs are waiting already. Nothing was sent. Run it again later, or raise " +
        "ACTION_HUB_MAX_QUEUED_RUNS or ACTION_HUB_EXECUTE_PROCESS_COUNT. Code: busy.",
    ])
    gate.release("running")
    await gate.untilArrived(2)
    gate.release("waiting")
    expect((await Promise.all([running, waiting])).map(({success: ok}) => ok)).to.deep.equal([true, true])
  })

  it("gives up a run that takes too long, and replaces the thread", async () => {
    const pool = poolOf({maxRunMs: 1000})
    const {success, message} = await pool.run(runThat("hang"))
    expect(success).to.equal(false)
    expect(message).to.include("ended this run after 1 seconds").and.include("ACTION_HUB_MAX_RUN_SECONDS")
    await eventually(() => log.entries.some(({message: text}) => text.startsWith("A worker thread ended")))
    expect((await pool.run(runThat("answer"))).success).to.equal(true)
  })

  it("lets the neighbours of a run that takes too long end before it ends the thread", async () => {
    const ended = new EventEmitter()
    const thread = new WorkerThread(
      poolParts(log),
      {},
      {
        ready: () => ended.emit("ready"),
        ended: () => ended.emit("ended"),
      },
    )
    await once(ended, "ready")
    const neighbour = thread.execute(runThat("hold", {gate: gate.urlFor("neighbour")}), 60_000)
    await gate.untilArrived(1)
    expect((await thread.execute(runThat("hang"), 1)).message).to.match(/^The hub ended this run after/)
    expect(thread.isReady, "it takes no other run").to.equal(false)
    const whenEnded = once(ended, "ended")
    gate.release("neighbour")
    expect((await neighbour).success).to.equal(true)
    await whenEnded
  })

  it("withholds what an action prints, and says so", async () => {
    const pool = poolOf()
    await pool.run(runThat("print"))
    await eventually(() => log.entries.some(({message}) => message.includes("does not show it")))
    expect(JSON.stringify(log.entries)).to.include('"bytes":7').and.not.include("canary")
  })

  it("answers what waits when it is dropped, and what runs when it is closed", async () => {
    const pool = poolOf({runsPerWorker: 1})
    const running = hold(pool, "running")
    const waiting = hold(pool, "waiting")
    await gate.untilArrived(1)
    pool.dropWaiting()
    expect(await waiting).to.deep.include({
      success: false,
      message:
        "The hub was stopped before this run began. Nothing was sent. Run it again. Code: not_started.",
    })
    await pool.close()
    expect((await running).message).to.include(
      "The hub was stopped in the middle of this run. Rows may have been",
    )
  })

  it("replaces threads at once, and ever more slowly when they keep ending", async () => {
    void rejectionOf(poolOf({}, "/there/is/no/such/module.js").run(runThat("answer_thread")))
    const delays = () =>
      log.entries.flatMap(({fields: {delayMs}}) => (delayMs === undefined ? [] : [delayMs]))
    await eventually(() => delays().length === 4)
    expect(delays()).to.deep.equal([0, 100, 200, 400])
  })

  async function untilAllReady(pool: ExecutionPool, count: number): Promise<void> {
    const seen = new Set<string | undefined>()
    while (seen.size < count) {
      const responses = await Promise.all(
        Array.from({length: count}, () => pool.run(runThat("answer_thread"))),
      )
      responses.forEach(({message}) => seen.add(message))
    }
  }

  async function releaseAll(
    names: string[],
    runs: Promise<ActionResponse>[],
  ): Promise<(string | undefined)[]> {
    names.forEach((name) => gate.release(name))
    return (await Promise.all(runs)).map(({message}) => message)
  }
})

function rejectionOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  )
}
