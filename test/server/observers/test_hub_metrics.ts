import {expect} from "chai"
import * as sinon from "sinon"
import type {BatchAnswered} from "../../../src/actions/rudderstack/additions"
import {HubMetrics} from "../../../src/server/observers/hub_metrics"
import type {ReadinessReport} from "../../../src/server/http/readiness"
import type {RunEvent} from "../../../src/server/runs/run_event"
import type {RunFacts} from "../../../src/server/store/run_record"
import {runThat} from "../support/run_that"
import {sample, samples} from "./support/samples"

const zero = {rowsRead: 0, rowsSent: 0, rowsNotSent: 0, rowsUnconfirmed: 0, bytesRead: 0}
const acknowledged: BatchAnswered = {
  kind: "batch",
  dataPlane: "https://data.example.com",
  answer: "acknowledged",
  status: 200,
  events: 500,
  bytes: 1000,
  durationMs: 80,
  retryInMs: undefined,
}

describe("the metrics", () => {
  let metrics: HubMetrics
  let clock: sinon.SinonFakeTimers

  beforeEach(() => {
    clock = sinon.useFakeTimers({toFake: ["performance"]})
    metrics = new HubMetrics(["fake_pooled", "fake_inline"])
  })

  afterEach(() => clock.restore())

  function begin(events: readonly RunEvent[] = [], action = "fake_pooled"): RunFacts {
    const run = {...runThat("answer").facts, action}
    metrics.queued(run)
    metrics.started(run)
    events.forEach((event) => metrics.reported(run, event))
    return run
  }

  async function valueOf(series: string): Promise<number | undefined> {
    return sample(await metrics.text(), series)
  }

  describe("of runs that are over", () => {
    const dryRun = {kind: "started", source: "default", dataPlane: "https://x", runKind: "dry_run"} as const
    const clean: RunEvent = {
      ...{kind: "ended", isSuccess: true, failure: undefined, notSent: [], remarks: []},
      ...zero,
    }
    const cases: [
      what: string,
      events: readonly RunEvent[],
      isSuccess: boolean,
      kind: string,
      state: string,
    ][] = [
      ["a success", [], true, "all", "succeeded"],
      ["a failure", [], false, "all", "failed"],
      [
        "a dry run that found nothing wrong, which Looker gets as a failure",
        [dryRun, clean],
        false,
        "dry_run",
        "succeeded",
      ],
      ["a dry run that found something", [dryRun, {...clean, rowsNotSent: 1}], false, "dry_run", "failed"],
      ["a run of the first rows", [{...dryRun, runKind: "first_rows"}], true, "first_rows", "succeeded"],
    ]
    for (const [what, events, isSuccess, kind, state] of cases) {
      it(`count ${what} as ${state}`, async () => {
        metrics.ended(begin(events), {isSuccess, message: undefined})
        const counted = samples(await metrics.text(), "looker_hub_runs_total").filter(
          (line) => !line.endsWith(" 0"),
        )
        expect(counted).to.deep.equal([
          `looker_hub_runs_total{action="fake_pooled",kind="${kind}",state="${state}"} 1`,
        ])
      })
    }

    it("count one that never began as refused, without a duration", async () => {
      const run = runThat("answer").facts
      metrics.queued(run)
      metrics.ended(run, {isSuccess: false, message: "The hub is busy."})
      expect(
        await valueOf('looker_hub_runs_total{action="fake_pooled",kind="all",state="refused"}'),
      ).to.equal(1)
      expect(await valueOf('looker_hub_run_duration_seconds_count{action="fake_pooled"}')).to.equal(0)
    })

    it("count actions that the hub does not know as one", async () => {
      metrics.ended(begin([], "anybody's text"), {isSuccess: true, message: undefined})
      metrics.ended(begin([], "another text"), {isSuccess: true, message: undefined})
      expect(await valueOf('looker_hub_runs_total{action="other",kind="all",state="succeeded"}')).to.equal(2)
      expect(await metrics.text()).to.not.contain('text"')
    })

    it("measure how long they took", async () => {
      const run = begin()
      clock.tick(42_000)
      metrics.ended(run, {isSuccess: true, message: undefined})
      const name = "looker_hub_run_duration_seconds"
      expect(await valueOf(`${name}_sum{action="fake_pooled"}`)).to.equal(42)
      expect(await valueOf(`${name}_bucket{le="15",action="fake_pooled"}`)).to.equal(0)
      expect(await valueOf(`${name}_bucket{le="60",action="fake_pooled"}`)).to.equal(1)
    })

    it("know how many are in flight", async () => {
      const [first, second] = [begin(), begin()]
      expect(await valueOf("looker_hub_runs_in_flight")).to.equal(2)
      metrics.ended(first, {isSuccess: true, message: undefined})
      expect(await valueOf("looker_hub_runs_in_flight")).to.equal(1)
      metrics.ended(second, {isSuccess: false, message: undefined})
      expect(await valueOf("looker_hub_runs_in_flight")).to.equal(0)
    })
  })

  it("leave a run that another process has ended to that one", async () => {
    metrics.lost(begin())
    expect(await valueOf("looker_hub_runs_in_flight")).to.equal(0)
    expect(await metrics.text()).to.not.match(/^looker_hub_runs_total\{.*\} [1-9]/m)
  })

  describe("of rows and bytes", () => {
    it("grow by what each run adds to its totals", async () => {
      const totals = [
        {rowsRead: 100, rowsSent: 0, bytesRead: 5_000},
        {rowsRead: 900, rowsSent: 500, bytesRead: 45_000},
      ]
      const run = begin(totals.map((each) => ({...zero, ...each, kind: "progress"})))
      begin([{...zero, kind: "progress", rowsRead: 7, rowsSent: 7, bytesRead: 70}])
      metrics.reported(run, {
        kind: "ended",
        isSuccess: true,
        rowsRead: 1_000,
        rowsSent: 998,
        rowsNotSent: 2,
        rowsUnconfirmed: 0,
        bytesRead: 50_000,
        failure: undefined,
        notSent: [],
        remarks: [],
      })
      expect(await valueOf("looker_hub_rows_read_total")).to.equal(1_007)
      expect(await valueOf("looker_hub_rows_sent_total")).to.equal(1_005)
      expect(await valueOf("looker_hub_downloaded_bytes_total")).to.equal(50_070)
    })

    it("never shrink, and count nothing twice, when a run's totals do", async () => {
      begin([5, 3, 6].map((rowsSent) => ({...zero, kind: "progress", rowsSent})))
      expect(await valueOf("looker_hub_rows_sent_total")).to.equal(6)
    })

    it("leave out the totals that a run tells after it was given up", async () => {
      const run = begin()
      metrics.ended(run, {isSuccess: false, message: "given up"})
      metrics.reported(run, {...zero, kind: "progress", rowsSent: 500})
      expect(await valueOf("looker_hub_rows_sent_total")).to.equal(0)
    })

    it("count rows that were not sent by code, other actions’ codes as one, but for dry runs", async () => {
      const notSent = (code: string): RunEvent => ({
        kind: "not_sent",
        outcome: {code, status: 400, answer: "canary"},
        rows: [1, 2].map((rowNumber) => ({rowNumber, messageId: undefined, sealedEvent: undefined})),
      })
      begin([notSent("refused_invalid"), notSent("canary of another action")])
      begin([
        {kind: "started", source: "default", dataPlane: "https://x", runKind: "dry_run"},
        notSent("refused_invalid"),
      ])
      const text = await metrics.text()
      expect(sample(text, 'looker_hub_rows_not_sent_total{code="refused_invalid"}')).to.equal(2)
      expect(sample(text, 'looker_hub_rows_not_sent_total{code="other"}')).to.equal(2)
      expect(text).to.not.contain("canary")
    })
  })

  describe("of batches", () => {
    it("count answers by meaning and status", async () => {
      begin([
        acknowledged,
        acknowledged,
        {...acknowledged, answer: "retryable", status: undefined, retryInMs: 500},
        {...acknowledged, answer: "retryable", status: 503, retryInMs: 0},
      ])
      expect(samples(await metrics.text(), "looker_hub_batches_total")).to.have.members([
        'looker_hub_batches_total{answer="acknowledged",status="200"} 2',
        'looker_hub_batches_total{answer="retryable",status="none"} 1',
        'looker_hub_batches_total{answer="retryable",status="503"} 1',
      ])
      expect(await valueOf("looker_hub_batch_retries_total")).to.equal(2)
    })

    it("measure the requests, and only those that were made", async () => {
      begin([acknowledged, {...acknowledged, bytes: 0, answer: "refused", status: 413, durationMs: 0}])
      const name = "looker_hub_data_plane_request_duration_seconds"
      expect(await valueOf(`${name}_count`)).to.equal(1)
      expect(await valueOf(`${name}_bucket{le="0.05"}`)).to.equal(0)
      expect(await valueOf(`${name}_bucket{le="0.1"}`)).to.equal(1)
      expect(await valueOf("looker_hub_sent_bytes_total")).to.equal(1_000)
    })

    it("go on counting them for a run that was given up", async () => {
      const run = begin()
      metrics.ended(run, {isSuccess: false, message: "given up"})
      metrics.reported(run, acknowledged)
      expect(await valueOf('looker_hub_batches_total{answer="acknowledged",status="200"}')).to.equal(1)
    })

    it("have no data plane's address in them", async () => {
      begin([acknowledged])
      expect(await metrics.text()).to.not.contain("data.example.com")
    })
  })

  it("begin at zero, so that the first of a kind is seen as growth", async () => {
    for (const series of [
      'looker_hub_runs_total{action="fake_inline",kind="all",state="failed"}',
      'looker_hub_run_duration_seconds_count{action="fake_inline"}',
      'looker_hub_rows_not_sent_total{code="unconfirmed"}',
      "looker_hub_rows_read_total",
    ]) {
      expect(await valueOf(series), series).to.equal(0)
    }
  })

  it("ask the queue and the checks at every scrape", async () => {
    const queue = {waitingRuns: 3}
    const report: ReadinessReport = {status: "ready", problems: {runs: undefined, history: "It is full."}}
    metrics.watch({queue, readiness: {report: () => Promise.resolve(report)}})
    expect(await valueOf("looker_hub_runs_waiting")).to.equal(3)
    queue.waitingRuns = 0
    expect(await valueOf("looker_hub_runs_waiting")).to.equal(0)
    expect(await valueOf('looker_hub_check_passed{check="runs"}')).to.equal(1)
    expect(await valueOf('looker_hub_check_passed{check="history"}')).to.equal(0)
    expect(await metrics.text()).to.not.contain("full")
  })

  it("belong to one hub alone", async () => {
    begin([acknowledged])
    expect(samples(await new HubMetrics([]).text(), "looker_hub_batches_total")).to.deep.equal([])
  })

  it("tell of the process too", async () => {
    expect(await valueOf("process_resident_memory_bytes")).to.be.greaterThan(0)
  })
})
