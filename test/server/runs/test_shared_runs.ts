import {expect} from "chai"
import {Client} from "pg"
import {stub} from "sinon"
import type {QueuedRun} from "../../../src/server/runs/run_queue"
import {describeWithPostgres} from "../../stand_ins/describe_with_postgres"
import {PostgresServer} from "../../stand_ins/postgres_server"
import {eventually} from "../support/eventually"
import {Gate} from "../support/gate"
import {runThat} from "../support/run_that"
import {type ProcessOptions, SharedProcess} from "./support/shared_process"

/** A run that Looker asks for now. */
function runNow(...asked: Parameters<typeof runThat>): QueuedRun {
  const {facts, request} = runThat(...asked)
  return {request, facts: {...facts, queuedAtMs: Date.now()}}
}

const oneAtOnce = {role: "worker", execution: {runsPerWorker: 1}} as const

describeWithPostgres("runs that processes share", () => {
  let postgres: PostgresServer
  let database: Client
  let gate: Gate
  const processes: SharedProcess[] = []

  before(async function () {
    this.timeout(60_000)
    postgres = await PostgresServer.start()
    database = new Client({connectionString: postgres.url})
    database.on("error", () => {})
    await database.connect()
  })
  after(async () => {
    await database.end()
    await postgres.remove()
  })
  beforeEach(async () => {
    gate = await Gate.open()
  })
  afterEach(async () => {
    await gate.close()
    await Promise.all(processes.splice(0).map((process) => process.close()))
    await database.query("DELETE FROM looker_action_hub.workers")
  })

  async function start(options: ProcessOptions): Promise<SharedProcess> {
    const process = await SharedProcess.start(postgres.url, options)
    processes.push(process)
    return process
  }

  /** A web process that has seen the workers. */
  async function webBeside(...workers: ProcessOptions[]): Promise<SharedProcess> {
    for (const options of workers) {
      await start(options)
    }
    const web = await start({role: "web"})
    await eventually(() => web.runs.livingWorkers === workers.length)
    return web
  }

  const stateOf = async ({store}: SharedProcess, {facts}: QueuedRun) => (await store.run(facts.id))?.state

  it("execute in a worker and are answered by the web process, as their rows say", async () => {
    const web = await webBeside({role: "worker"})
    const run = runNow("answer", {say: "hello"})
    expect(await web.runs.run(run)).to.deep.include({success: true, message: "hello"})
    expect(await web.store.run(run.facts.id)).to.deep.include({state: "succeeded", message: "hello"})
  })

  it("bring Looker everything that the action answered, which nobody can read in the database", async () => {
    const web = await webBeside({role: "worker"})
    const run = runNow("answer_invalid")
    let kept = ""
    const forget = stub(web.store, "forgetAnswer").callsFake(async () => {
      const {rows} = await database.query("SELECT * FROM looker_action_hub.runs WHERE id = $1", [
        run.facts.id,
      ])
      kept = JSON.stringify(rows)
      forget.restore()
      await web.store.forgetAnswer(run.facts.id)
    })
    const {looker} = (await web.runs.run(run)).asJson()
    expect(looker).to.deep.include({
      success: false,
      message: "Not so.",
      refresh_query: true,
      validation_errors: {event: "Name the event."},
      webhookId: "hook-17",
    })
    expect(looker.state).to.deep.include({data: "canary"})
    await eventually(async () => (await web.store.sealedAnswer(run.facts.id)) === undefined)
    expect(kept).to.include("Not so.").and.not.include("canary").and.not.include("Name the event")
  })

  const ends: [deed: string, told: RegExp][] = [
    ["fail", /^3 of 5 rows arrived\.$/],
    ["refuse", /^This cannot be served\.$/],
    ["throw", /^The hub failed in the middle of this run\./],
    ["exit", /^The hub's worker thread ended in the middle of this run/],
  ]
  for (const [deed, told] of ends) {
    it(`end as failed in row and answer when their action does that: ${deed}`, async () => {
      const web = await webBeside({role: "worker"})
      const run = runNow(deed)
      const {success, message} = await web.runs.run(run)
      expect({success, message: told.test(message ?? "")}, message).to.deep.equal({
        success: false,
        message: true,
      })
      expect(await web.store.run(run.facts.id)).to.deep.include({state: "failed", message})
    })
  }

  it("that wait do not begin once they are stopped, and the row says by whom", async () => {
    const web = await webBeside(oneAtOnce)
    const first = web.runs.run(runNow("hold", {gate: gate.urlFor("first")}))
    await gate.untilArrived(1)
    const run = runNow("hold", {gate: gate.urlFor("second")})
    const second = web.runs.run(run)
    await eventually(async () => (await stateOf(web, run)) === "waiting")
    web.runs.stop(run.facts.id, "by_hand")
    expect((await second).message).to.match(/Nothing was sent\. Code: stopped_before_start\.$/)
    expect(await web.store.run(run.facts.id)).to.deep.include({state: "stopped", stoppedBy: "by_hand"})
    gate.release("first")
    await first
    expect(gate.arrived).to.deep.equal(["first"])
  })

  it("that wait are counted by every process, for whoever adds workers", async () => {
    const web = await webBeside(oneAtOnce)
    const first = web.runs.run(runNow("hold", {gate: gate.urlFor("first")}))
    await gate.untilArrived(1)
    const second = web.runs.run(runNow("answer"))
    await eventually(() => processes.every(({runs}) => runs.waitingRuns === 1))
    gate.release("first")
    await Promise.all([first, second])
    await eventually(() => processes.every(({runs}) => runs.waitingRuns === 0))
  })

  it("that execute in another process stop when they are asked to", async () => {
    const web = await webBeside({role: "worker"})
    const run = runNow("go_on", {source: "default"})
    const answer = web.runs.run(run)
    await eventually(async () => {
      const known = await web.store.run(run.facts.id)
      return known?.state === "running" && known.dataPlane !== undefined
    })
    web.runs.stop(run.facts.id, "by_hand")
    expect((await answer).success).to.equal(false)
    expect(await web.store.run(run.facts.id)).to.deep.include({stopRequested: "by_hand"})
  })

  it("are taken by another worker when the one that leaves has not begun them", async () => {
    const web = await webBeside(oneAtOnce)
    const [leaving] = processes
    const first = web.runs.run(runNow("hold", {gate: gate.urlFor("first")}))
    await gate.untilArrived(1)
    const second = web.runs.run(runNow("answer", {say: "second"}))
    leaving?.runs.takeNoMore()
    await start(oneAtOnce)
    expect(await second).to.deep.include({success: true, message: "second"})
    gate.release("first")
    expect((await first).success).to.equal(true)
  })

  it("are turned away when enough wait, and kept as refused", async () => {
    const web = await webBeside(oneAtOnce)
    const narrow = await start({role: "web", execution: {maxQueuedRuns: 1}})
    await eventually(() => narrow.runs.livingWorkers === 1)
    const first = web.runs.run(runNow("hold", {gate: gate.urlFor("first")}))
    await gate.untilArrived(1)
    const second = web.runs.run(runNow("answer"))
    await eventually(async () => (await web.store.openRuns()).some(({state}) => state === "waiting"))
    const run = runNow("answer")
    expect((await narrow.runs.run(run)).message).to.match(/^The hub is busy: 1 runs are waiting already/)
    expect(await web.store.run(run.facts.id)).to.deep.include({state: "refused", failure: "busy"})
    gate.release("first")
    await Promise.all([first, second])
  })

  it("are turned away when their request has too large a result in it, and kept as refused", async () => {
    const web = await webBeside({role: "worker"})
    const {facts, request} = runNow("answer")
    request.attachment = {mime: "text/csv", dataBuffer: Buffer.alloc(5_000_001)}
    const message = (await web.runs.run({facts, request})).message
    expect(message).to.match(/^The result came with the request, and has more than 5 MB/)
    expect(await web.store.run(facts.id)).to.deep.include({state: "refused", failure: "request_too_large"})
    request.attachment = {mime: "text/csv", dataBuffer: Buffer.alloc(5_000_000)}
    expect(await web.runs.run({...runNow("answer"), request})).to.deep.include({success: true})
  })

  it("execute once when the queue has lost their jobs, or hands them out again", async () => {
    const web = await webBeside(oneAtOnce)
    const held = runNow("hold", {gate: gate.urlFor("held")})
    const first = web.runs.run(held)
    await gate.untilArrived(1)
    const run = runNow("hold", {gate: gate.urlFor("lost")})
    const second = web.runs.run(run)
    await eventually(async () => (await stateOf(web, run)) === "waiting")
    await database.query("DELETE FROM graphile_worker._private_jobs WHERE key = $1", [run.facts.id])
    await database.query(
      "SELECT graphile_worker.add_job('run', json_build_object('id', $1::text), max_attempts => 5)",
      [held.facts.id],
    )
    gate.release("held")
    gate.release("lost")
    expect((await Promise.all([first, second])).map(({success}) => success)).to.deep.equal([true, true])
    expect([...gate.arrived].sort()).to.deep.equal(["held", "lost"])
  })

  it("are no longer the worker's that executes them once another process has ended them", async () => {
    const worker = await start({role: "worker"})
    const web = await start({role: "web"})
    await eventually(() => web.runs.livingWorkers === 1)
    const run = runNow("hold", {gate: gate.urlFor("slow")})
    const answer = web.runs.run(run)
    await gate.untilArrived(1)
    await database.query(
      "UPDATE looker_action_hub.runs SET state = 'interrupted', message = 'Gone.', ended_at_ms = 1, body = NULL WHERE id = $1",
      [run.facts.id],
    )
    expect(await answer).to.deep.include({success: false, message: "Gone."})
    gate.release("slow")
    await eventually(() => worker.observer.of(run.facts).includes("lost"))
    const told = worker.observer.of(run.facts)
    expect(told.some((each) => typeof each === "object" && each !== null && "isSuccess" in each)).to.equal(
      false,
    )
  })

  const tamperings: [what: string, sql: string][] = [
    [
      "another run's request",
      "UPDATE looker_action_hub.runs SET body = (SELECT body FROM looker_action_hub.runs WHERE id = $2) WHERE id = $1",
    ],
    [
      "another time",
      "UPDATE looker_action_hub.runs SET created_at_ms = created_at_ms - 1 WHERE id IN ($1, $2) AND id = $1",
    ],
  ]
  for (const [what, sql] of tamperings) {
    it(`are not executed when somebody has given their row ${what}`, async () => {
      const web = await webBeside(oneAtOnce)
      const first = web.runs.run(runNow("hold", {gate: gate.urlFor("first")}))
      await gate.untilArrived(1)
      const [changed, other] = [runNow("answer"), runNow("answer")]
      const answers = [web.runs.run(changed), web.runs.run(other)]
      await eventually(
        async () => (await stateOf(web, changed)) === "waiting" && (await stateOf(web, other)) === "waiting",
      )
      await database.query(sql, [changed.facts.id, other.facts.id])
      gate.release("first")
      await first
      const [refused, answered] = await Promise.all(answers)
      expect(refused?.message).to.match(
        /^The request of this run was changed or copied .* Nothing was sent\./,
      )
      expect(answered?.success).to.equal(true)
      expect(processes.flatMap(({log}) => log.entries.map(({message}) => message))).to.include(
        "A run is not executed, because its request cannot be opened. " +
          "If reason is unknown secret, give all processes the same ACTION_HUB_SECRET; else find out who writes to the database.",
      )
    })
  }

  it("are not executed by a worker with another secret, which says so", async () => {
    const web = await webBeside({role: "worker", secrets: {current: "another secret", previous: []}})
    expect((await web.runs.run(runNow("answer"))).message).to.match(
      /^The processes of the hub do not have the same ACTION_HUB_SECRET/,
    )
  })

  it("are turned away by a process that knows no worker, and kept as refused", async () => {
    const web = await start({role: "web"})
    await eventually(() => web.runs.livingWorkers === 0)
    const run = runNow("answer")
    expect((await web.runs.run(run)).message).to.match(
      /^No worker process of the hub is running\. Nothing was sent\./,
    )
    expect(await web.store.run(run.facts.id)).to.deep.include({state: "refused", failure: "no_worker"})
    expect(await web.runs.problem()).to.match(/^No worker process/)
  })

  it("leave no request in the database once they have ended", async () => {
    const web = await webBeside({role: "worker"})
    await web.runs.run(runNow("answer"))
    const {rows} = await database.query("SELECT id FROM looker_action_hub.runs WHERE body IS NOT NULL")
    expect(rows).to.deep.equal([])
  })

  it("survive connections that are cut while many short ones end", async () => {
    const web = await webBeside({role: "worker"}, {role: "worker"})
    const runs = Array.from({length: 60}, () => runNow("answer"))
    const answers = runs.map((run) => web.runs.run(run))
    const cut = () =>
      database.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'",
      )
    for (let cuts = 0; cuts < 5; cuts++) {
      await cut()
      await new Promise((resolve) => setTimeout(resolve, 150))
    }
    const told = await Promise.all(answers)
    for (const [index, {success, message}] of told.entries()) {
      const known = await web.store.run(runs[index]?.facts.id ?? "")
      const isKept = known !== undefined && known.state !== "unreadable"
      expect(success).to.equal(isKept && known.state === "succeeded", message)
      if (!success) {
        expect(message).to.match(/Nothing was sent\./)
      }
    }
  }).timeout(60_000)
})
