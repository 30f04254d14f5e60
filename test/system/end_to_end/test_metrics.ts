import {expect} from "chai"
import {detailRow, field} from "../../stand_ins/builders"
import {type LookDocument, lookDocument} from "../../stand_ins/look_document"
import {setStage, type Stage} from "../../stand_ins/stage"

const METRICS_TOKEN = "a-token-for-the-metrics"
const READ = 1_200
const FIELDS = {dimensions: [field("users.id", {tags: ["user_id"]}), field("users.city")]}

/** The sixth row has no id. */
function look(): LookDocument {
  const rows = Array.from({length: READ}, (_, index) =>
    detailRow({"users.id": index === 5 ? null : index, "users.city": "Köln"}),
  )
  return lookDocument({fields: FIELDS, rows})
}

/** What a scrape adds to the one before, series by series, without what stayed as it was. */
type Growth = Record<string, number>

describe("the metrics of the built hub", () => {
  let stage: Stage
  before(async () => {
    const env = {ACTION_HUB_METRICS_TOKEN: METRICS_TOKEN, RUDDERSTACK_RETRY_SECONDS: "6"}
    stage = await setStage({env})
  })
  after(() => stage.close())
  afterEach(() => stage.dataPlane.setIntercept(undefined))

  async function scrape(): Promise<Growth> {
    const response = await fetch(`${stage.hub.url}/metrics`, {
      headers: {authorization: `Bearer ${METRICS_TOKEN}`},
    })
    const lines = (await response.text()).split("\n").filter((line) => /^looker_hub_\w+_total\b/.test(line))
    return Object.fromEntries(
      lines.map((line) => [seriesOf(line), Number(line.slice(line.lastIndexOf(" ")))]),
    )
  }

  async function growthIn(formParams: Record<string, string>, writeKey?: string): Promise<Growth> {
    const before = await scrape()
    const params = {...stage.params, ...(writeKey !== undefined && {rudder_write_key: writeKey})}
    await stage.run({action: "rudder_event", formParams, params, download: look()})
    const entries = Object.entries(await scrape()).map(([series, value]) => [
      series,
      value - (before[series] ?? 0),
    ])
    return Object.fromEntries(entries.filter(([, growth]) => growth !== 0)) as Growth
  }

  it("count what became of every row", async () => {
    const growth = await growthIn({without_id: "skip"})
    expect(growth).to.include({
      'runs{action="rudder_event",kind="all",state="failed"}': 1,
      "rows_read": READ,
      "rows_sent": READ - 1,
      'rows_not_sent{code="no_identity"}': 1,
    })
    expect(stage.dataPlane.counts.events).to.equal(READ - 1)
  })

  it("count a dry run as what it is, and none of its rows as not sent", async () => {
    const growth = await growthIn({without_id: "skip", send: "dry_run"})
    delete growth.downloaded_bytes
    expect(growth).to.deep.equal({
      'runs{action="rudder_event",kind="dry_run",state="failed"}': 1,
      "rows_read": READ,
    })
  })

  const troubles: [what: string, status: number, answer: string, code: string][] = [
    ["refuses", 400, "refused", "refused_invalid"],
    ["finds too large", 413, "refused", "refused_too_large"],
    ["fails for each time", 503, "retryable", "refused_alone"],
  ]
  for (const [what, status, answer, code] of troubles) {
    it(`count rows that a data plane ${what} as ${code}`, async () => {
      stage.dataPlane.setIntercept(({events}) =>
        events.some(({userId}) => userId === "17") ? {kind: "answer", status, body: "no"} : undefined,
      )
      const growth = await growthIn({})
      expect(growth[`batches{answer="${answer}",status="${status}"}`]).to.be.greaterThan(0)
      expect(growth[`rows_not_sent{code="${code}"}`]).to.be.greaterThan(0)
      expect(growth['rows_not_sent{code="other"}']).to.equal(undefined)
    })
  }

  it("count the rows of a run that had to stop", async () => {
    const growth = await growthIn({}, "no-such-key")
    expect(growth['batches{answer="rejected",status="401"}']).to.be.greaterThan(0)
    expect(growth.rows_sent).to.equal(undefined)
    expect(growth['rows_not_sent{code="not_sent_stopped"}']).to.equal(growth.rows_read)
  })
})

/** `looker_hub_runs_total{…} 1` → `runs{…}` */
function seriesOf(line: string): string {
  return line.slice("looker_hub_".length, line.lastIndexOf(" ")).replace(/_total\b/, "")
}
