import {expect} from "chai"
import {type Config, readConfig} from "../../../src/server/config/config"
import type {DataPlaneGate} from "../../../src/server/pacing/data_plane_gate"
import {runQueues} from "../../../src/server/start/run_queues"
import type {QueuedRun, RunQueue} from "../../../src/server/runs/run_queue"
import {eventPurpose, Sealer} from "../../../src/server/secrets/sealer"
import {eventually} from "../support/eventually"
import {addFakeActions, removeFakeActions} from "../support/fake_actions"
import {Gate} from "../support/gate"
import {fakeActionsModule} from "../support/hub_under_test"
import {RecordedLog} from "../support/recorded_log"
import {RecordedRuns} from "../support/recorded_runs"
import {runThat} from "../support/run_that"

const secrets = {current: "a secret of the tests", previous: []}
const dataPlane = "https://data.example.com"

const toldEvents = [
  {kind: "started", source: "Marketing", dataPlane, runKind: "all"},
  {kind: "fields", columns: 3, repetition: "new_events"},
  {kind: "progress", rowsRead: 3, rowsSent: 1, rowsNotSent: 1, rowsUnconfirmed: 0, bytesRead: 300},
  {
    kind: "batch",
    dataPlane,
    answer: "retryable",
    status: undefined,
    events: 2,
    bytes: 200,
    durationMs: 20,
    retryInMs: 500,
  },
  {
    kind: "not_sent",
    outcome: {code: "refused_invalid", status: 400},
    rows: [
      {rowNumber: 2, messageId: "m-2", sealedEvent: undefined},
      {rowNumber: 3, messageId: undefined, sealedEvent: undefined},
    ],
  },
  {kind: "pace", dataPlane, maxBatches: 2, maxEvents: 60},
  {
    kind: "ended",
    isSuccess: false,
    rowsRead: 3,
    rowsSent: 1,
    rowsNotSent: 2,
    rowsUnconfirmed: 0,
    bytesRead: 300,
    failure: "write_key_refused",
    notSent: [{code: "refused_invalid", status: 400, count: 2, firstRows: [2, 3]}],
    remarks: [{code: "a code of somebody's own", count: 1, firstRows: [1]}],
  },
]

/** Lets one batch at a time through, and counts. */
class OneAtATime implements DataPlaneGate {
  entered = 0
  left = 0
  most = 0
  #last = Promise.resolve()

  async enter(): Promise<() => void> {
    const before = this.#last
    let leave = () => {}
    this.#last = new Promise((resolve) => (leave = resolve))
    await before
    this.entered++
    this.most = Math.max(this.most, this.entered - this.left)
    return () => {
      this.left++
      leave()
    }
  }
}

for (const workerCount of [0, 1]) {
  describe(`runs in ${workerCount === 0 ? "the server's own thread" : "a worker"}`, () => {
    let runs: RecordedRuns
    let gate: Gate
    const queues: RunQueue[] = []
    before(() => addFakeActions())
    after(() => removeFakeActions())
    beforeEach(async () => {
      runs = new RecordedRuns()
      gate = await Gate.open()
    })
    afterEach(async () => {
      await Promise.all(queues.splice(0).map((queue) => queue.close()))
      await gate.close()
    })

    function queueOf(environment: Record<string, string> = {}, dataPlaneGate?: DataPlaneGate): RunQueue {
      const config: Config = readConfig(environment)
      const {queue} = runQueues(
        {...config, execution: {...config.execution, workerCount}},
        {
          secrets,
          actionsModule: fakeActionsModule,
          observer: runs,
          gate: dataPlaneGate,
          log: new RecordedLog(),
        },
      )
      queues.push(queue)
      return queue
    }

    it("are told of from the queue to their end, with what the action says and nothing else", async () => {
      const run = runThat("tell", {source: "Marketing"})
      await queueOf().run(run)
      const outcome = {isSuccess: false, message: "told"}
      expect(runs.of(run.facts)).to.deep.equal(["queued", "started", ...toldEvents, outcome])
    })

    it("are told apart while they execute side by side", async () => {
      const queue = queueOf()
      const sources = ["A", "B", "C", "D"]
      const all = sources.map((source) => runThat("tell", {source}))
      await Promise.all(all.map((run) => queue.run(run)))
      expect(all.map(({facts}) => sourceToldOf(facts))).to.deep.equal(sources)
    })

    it("have events of rows that were not sent sealed where the operator keeps them", async () => {
      const run = runThat("tell")
      await queueOf({ACTION_HUB_KEEP_REFUSED_ROWS: "true"}).run(run)
      const rows = runs.of(run.facts).flatMap(rowsOf)
      const [sealed, none] = rows.map(({sealedEvent}) => sealedEvent)
      expect(new Sealer(secrets, eventPurpose).open(sealed ?? "").toString()).to.equal('{"name":"canary"}')
      expect(none).to.equal(undefined)
      expect(JSON.stringify(rows)).not.to.include("canary")
    })

    const throwing: [deed: string, message: string][] = [
      ["refuse", "This cannot be served."],
      ["throw", "The hub failed in the middle of this run. Rows may have been sent before"],
    ]
    for (const [deed, message] of throwing) {
      it(`that ${deed} are told of as ended`, async () => {
        const run = runThat(deed)
        const rejected = await queueOf()
          .run(run)
          .then(
            () => false,
            () => true,
          )
        expect(rejected).to.equal(true)
        expect(runs.of(run.facts).at(-1)).to.have.property("message").that.includes(message)
        expect(runs.of(run.facts).at(-1)).to.have.property("isSuccess", false)
      })
    }

    it("stop when they are asked to, and leave the others alone", async () => {
      const queue = queueOf()
      const stopped = runThat("go_on")
      const other = runThat("go_on")
      const [answer, otherAnswer] = [queue.run(stopped), queue.run(other)]
      await untilReported(stopped)
      await untilReported(other)
      queue.stop(stopped.facts.id, "by_hand")
      expect(await answer).to.deep.include({success: false, message: "by_hand"})
      expect(runs.of(stopped.facts)).to.deep.include({stopping: "by_hand"})
      expect(runs.of(other.facts)).to.have.lengthOf(3)
      queue.stopAll("hub_shutdown")
      expect((await otherAnswer).message).to.equal("hub_shutdown")
    })

    it("stop as soon as they can when they are asked before they can", async () => {
      const queue = queueOf()
      const run = runThat("go_on_after", {gate: gate.urlFor("run")})
      const answer = queue.run(run)
      await gate.untilArrived(1)
      queue.stop(run.facts.id, "by_hand")
      gate.release("run")
      expect((await answer).message).to.equal("by_hand")
    })

    it("stay as they are when they are asked to stop after their end", async () => {
      const queue = queueOf()
      const run = runThat("answer")
      expect((await queue.run(run)).success).to.equal(true)
      queue.stop(run.facts.id, "by_hand")
      expect((await queue.run({...run, request: runThat("answer").request})).success).to.equal(true)
    })

    it("wait for the permission to send a batch, and give it back when it was answered", async () => {
      const dataPlaneGate = new OneAtATime()
      const queue = queueOf({}, dataPlaneGate)
      const all = ["3", "3"].map((count) => queue.run(runThat("send_batches", {to: dataPlane, count})))
      await Promise.all(all)
      expect(dataPlaneGate).to.include({entered: 6, left: 6, most: 1})
    })

    async function untilReported({facts}: QueuedRun): Promise<void> {
      await eventually(() => runs.of(facts).length >= 3)
    }

    function sourceToldOf(facts: QueuedRun["facts"]): unknown {
      const [, , started] = runs.of(facts)
      return (started as {source: unknown}).source
    }
  })
}

describe("a run that waits for a worker", () => {
  it("does not begin when it is stopped", async () => {
    const gate = await Gate.open()
    const runs = new RecordedRuns()
    const config = readConfig({ACTION_HUB_EXECUTE_PROCESS_COUNT: "1", ACTION_HUB_RUNS_PER_WORKER: "1"})
    const parts = {secrets, actionsModule: fakeActionsModule, observer: runs, gate: undefined}
    const {queue} = runQueues(config, {...parts, log: new RecordedLog()})
    const running = queue.run(runThat("hold", {gate: gate.urlFor("running")}))
    await gate.untilArrived(1)
    const waiting = runThat("answer")
    const answer = queue.run(waiting)
    expect(queue.waitingRuns).to.equal(1)
    queue.stop(waiting.facts.id, "by_hand")
    expect((await answer).message).to.equal(
      "This run was stopped from its page in the hub. Nothing was sent. Code: stopped_before_start.",
    )
    expect(queue.waitingRuns).to.equal(0)
    expect(runs.of(waiting.facts)).to.deep.equal([
      "queued",
      {stopping: "by_hand"},
      {
        isSuccess: false,
        message:
          "This run was stopped from its page in the hub. Nothing was sent. Code: stopped_before_start.",
      },
    ])
    gate.release("running")
    await running
    await queue.close()
    await gate.close()
  })
})

function rowsOf(told: unknown): readonly {sealedEvent: string | undefined}[] {
  return typeof told === "object" && told !== null && "rows" in told
    ? (told.rows as {sealedEvent: string | undefined}[])
    : []
}
