import {expect} from "chai"
import "../../../src/actions"
import {readConfig} from "../../../src/server/config"
import {PagesUnderTest} from "./support/pages_under_test"
import {runRecord} from "./support/run_record"

const run = runRecord({action: "rudder_track", state: "failed", rowsNotSent: 3})
const writeKey = "a-write-key-of-the-tests"

describe("sending rows again", () => {
  const sources = {Marketing: {rudder_write_key: writeKey, rudder_server_url: "https://data.example.com"}}
  let pages: PagesUnderTest
  let token: string
  beforeEach(async () => {
    const {history} = readConfig({})
    pages = await PagesUnderTest.start({config: {history: {...history, sources}}})
    await pages.store.save(run)
    const rows = [3, 5, 8].map((rowNumber) => {
      const sealedEvent = pages.eventSealer.seal(JSON.stringify({messageId: `m-${rowNumber}`}))
      return {
        rowNumber,
        reason: "were refused",
        messageId: `m-${rowNumber}`,
        sealedEvent,
        resentBy: undefined,
      }
    })
    await pages.store.addRows(run.id, rows)
    await pages.signIn()
    token = await pages.formToken()
  })
  afterEach(() => pages.close())

  it("hands the chosen events to the action, with the settings of the named source", async () => {
    const form = [
      ["form_token", token],
      ["source", "Marketing"],
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

  it("marks the rows that arrived, and offers the others", async () => {
    await pages.post(`/runs/${run.id}/send-again`, [
      ["form_token", token],
      ["source", "Marketing"],
      ["row", "5"],
    ])
    const {text} = await pages.get(`/runs/${run.id}`)
    expect(text).to.contain("1 of them arrived").and.contain("Send 2 rows again…")
  })

  it("never shows a write key, neither a source's nor the one that was typed", async () => {
    const form = {"form_token": token, "source": "", "setting.rudder_write_key": writeKey}
    const answer = await pages.post(`/runs/${run.id}/send-again`, form)
    expect(answer.status).to.equal(400)
    expect(answer.text).to.contain("&#34;Rudder Server URL&#34; is missing.")
    const asked = await pages.get(`/runs/${run.id}/send-again`)
    expect(asked.text).to.contain("Marketing")
    expect(answer.text + asked.text).to.not.contain(writeKey)
  })

  it("says so when a source is not in the settings any more", async () => {
    const form = {form_token: token, source: "Sales"}
    const {status, text} = await pages.post(`/runs/${run.id}/send-again`, form)
    expect(status).to.equal(400)
    expect(text).to.contain("There is no source &#34;Sales&#34; any more.")
  })
})
