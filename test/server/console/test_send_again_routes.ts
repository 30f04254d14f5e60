import {expect} from "chai"
import "../../../src/actions"
import {readConfig} from "../../../src/server/config/config"
import {PagesUnderTest} from "./support/pages_under_test"
import {runRecord} from "./support/run_record"
import {saveRun} from "../support/save_run"

const run = runRecord({action: "rudder_track", state: "failed", rowsNotSent: 3})
const writeKey = "a-write-key-of-the-tests"

describe("sending rows again", () => {
  const sources = {Marketing: {rudder_write_key: writeKey, rudder_server_url: "https://data.example.com"}}
  let pages: PagesUnderTest
  let token: string
  beforeEach(async () => {
    const {history} = readConfig({})
    pages = await PagesUnderTest.start({config: {history: {...history, sources}}})
    await saveRun(pages.store, run)
    await keepEvents(run.id)
    await pages.signIn()
    token = await pages.formToken()
  })
  afterEach(() => pages.close())

  /** Rows 3, 5 and 8 of a run are listed, and their events kept. */
  async function keepEvents(runId: string): Promise<void> {
    const rows = [3, 5, 8].map((rowNumber) => {
      const messageId = `m-${rowNumber}`
      const sealedEvent = pages.eventSealer.seal(JSON.stringify({messageId}))
      return {rowNumber, outcome: {code: "refused_invalid"}, messageId, sealedEvent, resentBy: undefined}
    })
    await pages.store.addRows(runId, rows)
  }

  it("hands the chosen events to the action, with the settings of the named source", async () => {
    const form = [
      ["form_token", token],
      ["source", "Marketing"],
      ["rows", "chosen"],
      ["row", "3"],
      ["row", "8"],
    ]
    const {status, headers} = await pages.post(`/runs/${run.id}/send-again`, form)
    expect(status).to.equal(303)
    const [sent] = pages.queue.runs
    expect(sent?.facts).to.include({resendOf: run.id, action: run.action, title: run.title})
    expect(headers.location).to.equal(`../${sent?.facts.id}`)
    expect(sent?.request.params).to.deep.equal(sources.Marketing)
    expect(sent?.request.attachment?.dataBuffer?.toString()).to.equal(
      '{"row":3,"event":{"messageId":"m-3"}}\n{"row":8,"event":{"messageId":"m-8"}}\n',
    )
  })

  it("hands over all that have not arrived since where all are asked for", async () => {
    await pages.post(`/runs/${run.id}/send-again`, {form_token: token, source: "Marketing", rows: "all"})
    const [sent] = pages.queue.runs
    expect(sent?.request.attachment?.dataBuffer?.toString().match(/"row":\d+/g)).to.have.lengthOf(3)
  })

  it("is not asked about in an address that says something else", async () => {
    const {status, text} = await pages.get(`/runs/${run.id}/send-again?rows=all&page=-1`)
    expect(status).to.equal(400)
    expect(text).to.contain("does not understand &#34;page&#34;")
  })

  const refusals: [what: string, rows: string[][], problem: string][] = [
    ["no row is chosen", [["rows", "chosen"]], "No row is chosen"],
    ["nothing says which rows", [], "No row is chosen"],
    ["a row has a comma", [["row", "1,"]], "not given as row numbers"],
    [
      "a row is NaN",
      [
        ["rows", "chosen"],
        ["row", "NaN"],
      ],
      "not given as row numbers",
    ],
    [
      "a row is empty",
      [
        ["rows", "chosen"],
        ["row", ""],
      ],
      "not given as row numbers",
    ],
    [
      "a row is 0",
      [
        ["rows", "chosen"],
        ["row", "0"],
      ],
      "not given as row numbers",
    ],
    [
      "one of several rows is no number",
      [
        ["row", "3"],
        ["row", "5;8"],
      ],
      "not given as row numbers",
    ],
    [
      "all rows are asked for and one is chosen",
      [
        ["rows", "all"],
        ["row", "3"],
      ],
      "not given as row numbers",
    ],
    [
      "it says twice which rows",
      [
        ["rows", "chosen"],
        ["rows", "all"],
        ["row", "3"],
      ],
      "not given as row numbers",
    ],
  ]
  for (const [what, rows, problem] of refusals) {
    it(`is refused, and nothing is sent, where ${what}`, async () => {
      const form = [["form_token", token], ["source", "Marketing"], ...rows]
      const posted = await pages.post(`/runs/${run.id}/send-again`, form)
      const asked = await pages.get(`/runs/${run.id}/send-again?${new URLSearchParams(rows).toString()}`)
      expect([posted.status, asked.status]).to.deep.equal([400, 400])
      expect(posted.text).to.contain(problem)
      expect(pages.queue.runs).to.deep.equal([])
    })
  }

  it("takes what its own page offers", async () => {
    const {text} = await pages.get(`/runs/${run.id}`)
    expect(text).to.contain(`/send-again?rows=all"`)
    const form = /<form method="get" action="[^"]*send-again">[^]*?<\/form>/.exec(text)?.[0] ?? ""
    expect(form)
      .to.match(/name="rows" value="chosen"/)
      .and.match(/name="row"\s+value="5"/)
  })

  const explanations: [what: string, rowsUnconfirmed: number, said: string, unsaid: string][] = [
    ["that were refused", 0, "Correct what they were refused for first", "may or may not"],
    [
      "that may have arrived",
      3,
      "3 rows may or may not have arrived. Sent again, rows keep their",
      "Correct what",
    ],
    ["of both kinds", 1, "Correct what the other rows were refused for first", "made"],
  ]
  for (const [what, rowsUnconfirmed, said, unsaid] of explanations) {
    it(`says what that does to rows ${what}`, async () => {
      const such = runRecord({...run, id: `unconfirmed-${rowsUnconfirmed}`, rowsUnconfirmed})
      await saveRun(pages.store, such)
      await keepEvents(such.id)
      const {text} = await pages.get(`/runs/${such.id}/send-again?rows=all`)
      expect(text).to.contain(said).and.not.contain(unsaid)
      expect(text).to.contain("deduplication drops those that")
    })
  }

  it("says that rows which have arrived since are sent once more where they are chosen", async () => {
    await pages.store.markResent(run.id, [3, 5], "another run")
    const said =
      "2 rows of this run arrived when they were sent again: those that you chose are sent once more."
    const path = `/runs/${run.id}/send-again`
    expect(await pages.read(`${path}?rows=chosen&row=3`)).to.contain(said)
    expect(await pages.read(`${path}?rows=all`))
      .to.contain("Send 1 row again")
      .and.not.contain(said)
  })

  const nothing: [what: string, rowsNotSent: number, isKept: boolean, said: string][] = [
    ["is missing", 0, false, "No row of this run is missing."],
    [
      "has an event",
      3,
      false,
      "The hub keeps no events of this run. Correct the cause, and run the Look again.",
    ],
    ["is still missing", 3, true, "The rows that were missing have arrived since."],
  ]
  for (const [what, rowsNotSent, isKept, said] of nothing) {
    it(`offers nothing, and says why, where no row ${what}`, async () => {
      const such = runRecord({...run, id: "such", rowsNotSent})
      await saveRun(pages.store, such)
      if (isKept) {
        await keepEvents(such.id)
        await pages.store.markResent(such.id, [3, 5, 8], "another run")
      }
      const path = "/runs/such/send-again"
      expect(await pages.read(`${path}?rows=all`)).to.contain(`Nothing to send again ${said}`)
      const posted = await pages.post(path, {form_token: token, source: "Marketing", rows: "all"})
      expect(posted.status).to.equal(400)
      expect(posted.text).to.contain("There is nothing to send").and.contain(said)
      expect(pages.queue.runs).to.deep.equal([])
    })
  }

  it("marks the rows that arrived, and offers the others", async () => {
    await pages.post(`/runs/${run.id}/send-again`, [
      ["form_token", token],
      ["source", "Marketing"],
      ["rows", "chosen"],
      ["row", "5"],
    ])
    const {text} = await pages.get(`/runs/${run.id}`)
    expect(text).to.contain("1 of them arrived").and.contain("Send 2 rows again…")
  })

  it("never shows a write key, neither a source's nor the one that was typed", async () => {
    const form = {"form_token": token, "rows": "all", "source": "", "setting.rudder_write_key": writeKey}
    const answer = await pages.post(`/runs/${run.id}/send-again`, form)
    expect(answer.status).to.equal(400)
    expect(answer.text).to.contain("&#34;Rudder Server URL&#34; is missing.")
    const asked = await pages.get(`/runs/${run.id}/send-again?rows=all`)
    expect(asked.text).to.contain("Marketing")
    expect(answer.text + asked.text).to.not.contain(writeKey)
  })

  it("says so when a source is not in the settings any more", async () => {
    const form = {form_token: token, rows: "all", source: "Sales"}
    const {status, text} = await pages.post(`/runs/${run.id}/send-again`, form)
    expect(status).to.equal(400)
    expect(text).to.contain("There is no source &#34;Sales&#34; any more.")
  })
})
