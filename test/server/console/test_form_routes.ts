import {expect} from "chai"
import "../../../src/actions"
import {type PageReply, PagesUnderTest} from "./support/pages_under_test"
import {runRecord} from "./support/run_record"
import {saveRun} from "../support/save_run"

const run = runRecord({action: "rudder_track", state: "failed", rowsNotSent: 1})
const row = {rowNumber: 3, outcome: {code: "refused_invalid"}, messageId: "id of row 3", resentBy: undefined}
const writeKey = "a-write-key-of-the-tests"

const posts: [what: string, path: string, form: Record<string, string>, wanted: number][] = [
  ["stops a run", `/runs/${run.id}/stop`, {}, 303],
  [
    "sends rows again",
    `/runs/${run.id}/send-again`,
    {
      "rows": "all",
      "setting.rudder_write_key": writeKey,
      "setting.rudder_server_url": "https://data.example.com",
    },
    303,
  ],
  ["downloads rows", `/runs/${run.id}/rows.ndjson`, {}, 200],
  ["signs out", "/sign-out", {}, 303],
]

describe("a form that", () => {
  let pages: PagesUnderTest
  let token: string
  beforeEach(async () => {
    pages = await PagesUnderTest.start()
    const sealedEvent = pages.eventSealer.seal(JSON.stringify({messageId: row.messageId}))
    await saveRun(pages.store, run)
    await pages.store.addRows(run.id, [{...row, sealedEvent}])
    await pages.signIn()
    token = await pages.formToken()
  })
  afterEach(() => pages.close())

  for (const [what, path, form, wanted] of posts) {
    describe(what, () => {
      it("does so with the token of the session", async () => {
        const reply = await pages.post(path, {...form, form_token: token})
        expect(reply.status).to.equal(wanted)
      })

      const refusals: [from: string, form: () => Record<string, string>, headers: Record<string, string>][] =
        [
          ["without the token", () => ({}), {}],
          ["with the token of another session", () => ({form_token: token.slice(1)}), {}],
          ["from another site", () => ({form_token: token}), {origin: "https://elsewhere.example"}],
          [
            "from another site, as browsers say it",
            () => ({form_token: token}),
            {"sec-fetch-site": "cross-site"},
          ],
          [
            "from another host of the same site",
            () => ({form_token: token}),
            {"sec-fetch-site": "same-site"},
          ],
          ["from a page without an origin", () => ({form_token: token}), {origin: "null"}],
        ]
      for (const [from, members, headers] of refusals) {
        it(`is refused ${from}, and nothing is done`, async () => {
          const reply = await pages.post(path, {...form, ...members()}, headers)
          expect(reply.status).to.equal(403)
          expect(reply.text).to.contain("nothing was done")
          await expectNothingDone(reply)
        })
      }

      it("is refused to who has not signed in", async () => {
        const reply = await pages.post(path, {...form, form_token: token}, {cookie: ""})
        expect(reply.status).to.equal(401)
        await expectNothingDone(reply)
      })

      it("is refused with another type than a form's, which other sites could send", async () => {
        const headers = {"content-type": "text/plain"}
        const reply = await pages.post(path, {...form, form_token: token}, headers)
        expect(reply.status).to.equal(415)
        await expectNothingDone(reply)
      })
    })
  }

  it("signs in is refused from another site", async () => {
    const reply = await pages.post("/sign-in", {password: "wrong"}, {origin: "https://elsewhere.example"})
    expect(reply.status).to.equal(403)
    expect(reply.text).to.contain("came from another site")
  })

  async function expectNothingDone({text}: PageReply): Promise<void> {
    expect(text).to.not.contain(row.messageId)
    expect([pages.queue.stopped, pages.queue.runs]).to.deep.equal([[], []])
    expect(await pages.store.run(run.id)).to.include({downloads: 0})
    expect((await pages.get("/runs")).status).to.equal(200)
  }
})
