import {expect} from "chai"
import "../../../src/actions"
import {PagesUnderTest} from "./support/pages_under_test"
import {runRecord} from "./support/run_record"
import {saveRun} from "../support/save_run"

const reported = "Dry run, nothing was sent. 5 rows would become 3 track events."
const dryRun = runRecord({
  action: "rudder_track",
  state: "failed",
  kind: "dry_run",
  rowsRead: 5,
  rowsSent: 0,
  rowsNotSent: 2,
  notSent: [{code: "no_identity", count: 2, firstRows: [1, 4]}],
  message: reported,
})

describe("a dry run, which Looker gets as a failure,", () => {
  let pages: PagesUnderTest
  before(async () => {
    pages = await PagesUnderTest.start()
    await saveRun(pages.store, dryRun)
    await pages.signIn()
  })
  after(() => pages.close())

  it("is no failure in the list", async () => {
    const {text} = await pages.get("/runs")
    expect(text).to.contain('class="state dry"').and.not.contain('class="state failed"')
    expect(await pages.read("/runs"))
      .to.contain(" 5 read 2 cannot be sent ")
      .and.not.contain("2 not sent")
  })

  it("says on its page what can be sent and what cannot, and offers to send nothing", async () => {
    const {text} = await pages.get(`/runs/${dryRun.id}`)
    expect(text).to.contain('class="state dry"').and.contain("Why rows cannot be sent")
    expect(text).to.match(/<dt>Can be sent<\/dt>\s*<dd class="">3</)
    expect(text).to.match(/<dt>Cannot be sent<\/dt>\s*<dd class="bad">2</)
    expect(text).to.not.contain("Arrived").and.not.contain("send-again").and.not.contain("notice bad")
  })

  it("has a page that begins with what it found, and what to do", async () => {
    expect(await pages.read(`/runs/${dryRun.id}`)).to.contain(
      `${reported} Give each row a user id, an anonymous id or an e-mail in the Look, or choose in the form to send them. Then run it again. Rows read 5`,
    )
  })

  it("is a failure where it could not get to its end, with the cause in the list and on its page", async () => {
    const message = `Dry run, nothing was sent. Looker's result was cut off. Run it again. 2 rows would become 2 track events.`
    await saveRun(pages.store, runRecord({...dryRun, id: "cut", failure: "result_cut_off", message}))
    const list = await pages.get("/runs?text=cut")
    expect(list.text)
      .to.contain('class="state failed"')
      .and.match(/>Looker&#39;s result was cut off.</)
    expect(await pages.read("/runs/cut")).to.match(
      /Failed .* dry run: nothing was sent .* Looker's result was cut off. Run it again. 2 rows would/,
    )
  })

  it("is found among the successes where it found nothing wrong", async () => {
    const clean = runRecord({...dryRun, id: "clean", state: "succeeded", rowsNotSent: 0, notSent: []})
    await saveRun(pages.store, clean)
    expect((await pages.get("/runs?state=succeeded")).text).to.contain('id="run-clean"')
    expect((await pages.get("/runs?state=failed")).text).to.not.contain('id="run-clean"')
    expect((await pages.get("/runs/clean")).text).to.contain('class="state dry"')
  })

  it("is a run like any other while it is under way", async () => {
    const running = runRecord({...dryRun, id: "under-way", state: "running", endedAtMs: undefined})
    await saveRun(pages.store, {...running, message: undefined})
    const {text} = await pages.get("/runs/under-way")
    expect(text).to.contain('class="state running"').and.contain("dry run: nothing is sent")
  })
})
