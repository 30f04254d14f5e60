import {setTimeout as pause} from "node:timers/promises"
import {Worker} from "bullmq"
import {expect} from "chai"
import {MemoryRunStore} from "../../../src/server/history/memory_run_store"
import {newRunRecord} from "../../../src/server/history/new_run_record"
import type {RunRecord} from "../../../src/server/history/run_record"
import type {RunFacts} from "../../../src/server/runs/run_facts"
import {lockKey, redisPrefix, runQueueName} from "../../../src/server/redis/redis_names"
import {eventually} from "../support/eventually"
import {Gate} from "../support/gate"
import {runThat} from "../support/run_that"
import {Cluster} from "./support/cluster"
import type {ProcessOptions} from "./support/cluster_process"
import {describeWithRedis} from "../../stand_ins/describe_with_redis"

const otherSecrets = {current: "another secret", previous: []}

describeWithRedis("runs whose process is killed", () => {
  let cluster: Cluster
  let gate: Gate
  let store: MemoryRunStore
  before(async () => {
    cluster = await Cluster.start()
  })
  beforeEach(async () => {
    gate = await Gate.open()
    store = new MemoryRunStore()
  })
  afterEach(async () => {
    await gate.close()
    await cluster.endProcesses()
  })
  after(() => cluster.remove())

  const held = (name: string) => runThat("hold", {gate: gate.urlFor(name)})

  const known: [what: string, record: Partial<RunRecord> | undefined, message: RegExp][] = [
    [
      "nothing",
      undefined,
      /^The worker process .* ended in the middle of it\. More may .* Rows may have been sent/,
    ],
    [
      "how far it had come",
      {state: "running", rowsRead: 1_500, rowsSent: 1_000, repetition: "new_events"},
      /heard of, 1000 of the 1500 rows read so far had been sent\. More may have been sent since\. If the Look is run again, the rows that arrived are sent again, as new events\.$/,
    ],
    ["that it had ended", {state: "succeeded", message: undefined}, /^undefined$/],
    ["why it had failed", {state: "failed", message: "It was refused."}, /^It was refused\.$/],
    [
      "that it was interrupted",
      {state: "interrupted", rowsRead: 10, rowsSent: 5, message: "Somebody saw it."},
      /5 of the 10 rows/,
    ],
  ]
  for (const [what, record, message] of known) {
    it(`are answered by another one, which executes nothing and knows ${what}`, async () => {
      const front = await cluster.front()
      const killed = await cluster.worker()
      const run = held("run")
      const answer = front.queue.run(run)
      await gate.untilArrived(1)
      if (record) {
        await store.save(recordOf(run.facts, record))
      }
      await killed.kill()
      const heir = await cluster.worker({store})
      const {success, message: text} = await answer
      expect(String(text)).to.match(message)
      expect(success).to.equal(record?.state === "succeeded")
      expect(gate.arrived).to.have.lengthOf(1)
      const isTold = record?.state === "succeeded" || record?.state === "failed"
      expect(heir.runs.of(run.facts)).to.have.lengthOf(isTold ? 0 : 1)
      await cluster.untilNoKeysOfRuns()
    })
  }

  it("are answered by another one that has another secret, and the one that took them tells what it knows", async () => {
    const front = await cluster.front()
    const killed = await cluster.worker()
    const run = held("run")
    const answer = front.queue.run(run)
    await gate.untilArrived(1)
    await killed.kill()
    await cluster.worker({secrets: otherSecrets})
    const {success, message} = await answer
    expect(success).to.equal(false)
    expect(message).to.match(/^The worker process .* ended in the middle of it\. .* Rows may have been sent/)
    expect(front.runs.of(run.facts)).to.deep.equal(["queued", {isSuccess: false, message}])
    await cluster.untilNoKeysOfRuns()
  })

  it("are executed by another one when it had not begun them", async () => {
    const front = await cluster.front()
    const killed = new Worker(runQueueName, undefined, {
      connection: {url: cluster.redis.url},
      prefix: redisPrefix,
      lockDuration: 300,
    })
    const run = runThat("answer", {say: "taken over"})
    const answer = front.queue.run(run)
    await eventuallyTaken(killed)
    await killed.close(true)
    const heir = await cluster.worker()
    expect((await answer).message).to.equal("taken over")
    expect(heir.runs.of(run.facts)).to.have.lengthOf(2)
  })

  it("go on when it was the one that took them, and leave nothing behind", async () => {
    const front = await cluster.front()
    const worker = await cluster.worker()
    const run = held("run")
    void front.queue.run(run)
    await gate.untilArrived(1)
    await front.kill()
    gate.release("run")
    await eventually(() => worker.runs.of(run.facts).length === 2)
    expect(worker.runs.of(run.facts)[1]).to.have.property("isSuccess", true)
    await cluster.untilNoKeysOfRuns()
  })

  const others: [which: string, options: ProcessOptions][] = [
    ["another one", {}],
    ["one with another secret", {secrets: otherSecrets}],
  ]
  for (const [which, options] of others) {
    it(`are left by ${which} to a process that was only slow to renew its claim`, async () => {
      const front = await cluster.front()
      const slow = await cluster.worker()
      const run = held("run")
      const answer = front.queue.run(run)
      await gate.untilArrived(1)
      await cluster.client().set(lockKey(run.facts.id), "somebody", "PX", 1)
      const other = await cluster.worker(options)
      await cluster.untilPutOff()
      gate.release("run")
      expect((await answer).success).to.equal(true)
      expect(slow.runs.of(run.facts)).to.have.lengthOf(2)
      expect(other.runs.of(run.facts)).to.deep.equal([])
      await cluster.untilNoKeysOfRuns()
    })
  }

  function recordOf(facts: RunFacts, changes: Partial<RunRecord>): RunRecord {
    return {...newRunRecord(facts), ...changes}
  }

  /** As a process does that ends before it has begun what it was given. */
  async function eventuallyTaken(worker: Worker): Promise<void> {
    while (!(await worker.getNextJob("a token of its own", {block: false}))) {
      await pause(10)
    }
  }
}).timeout(60_000) // processes, locks and outages take their time on a busy machine
