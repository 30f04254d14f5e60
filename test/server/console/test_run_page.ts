import {expect} from "chai"
import "../../../src/actions"
import type {RunRecord} from "../../../src/server/store/run_record"
import {PagesUnderTest} from "./support/pages_under_test"
import {runRecord} from "./support/run_record"
import {saveRun} from "../support/save_run"

describe("the page of a run", () => {
  let pages: PagesUnderTest
  before(async () => {
    pages = await PagesUnderTest.start()
    await pages.signIn()
  })
  after(() => pages.close())

  async function textOf(members: Partial<RunRecord>): Promise<string> {
    const run = runRecord({action: "rudder_track", ...members})
    await saveRun(pages.store, run)
    return (await pages.get(`/runs/${run.id}`)).text
  }

  const unconfirmed: Partial<RunRecord> = {
    state: "failed",
    rowsNotSent: 9,
    rowsUnconfirmed: 7,
    notSent: [
      {code: "unconfirmed", count: 7, firstRows: [3, 4]},
      {code: "refused_invalid", status: 400, answer: "bad request", count: 2, firstRows: [1, 2]},
    ],
  }

  it("shows rows that may have arrived apart from those that were not sent", async () => {
    const text = await textOf(unconfirmed)
    expect(text).to.match(/<dt>Not sent<\/dt>\s*<dd class="bad">2</)
    expect(text).to.match(/<dt>May or may not have arrived<\/dt>\s*<dd class="bad">7</)
    expect((await pages.get("/runs")).text)
      .to.contain("2 not sent")
      .and.contain("7 unconfirmed")
  })

  it("says why rows were not sent, in the words of the codes", async () => {
    const text = await textOf(unconfirmed)
    expect(text).to.contain("that may or may not have arrived (sent, but not acknowledged)")
    expect(text).to.contain("refused by RudderStack (400: bad request)")
  })

  it("shows remarks before the course of the run", async () => {
    const remarks = [
      {code: "event_large", count: 2, firstRows: [5, 8]},
      {code: "row_limit_reached", count: 0, firstRows: []},
    ]
    const timeline = [1, 2, 3].map((at) => {
      return {atMs: at * 1000, rowsRead: at, rowsSent: at, retries: 0, pausedMs: 0}
    })
    const text = await textOf({remarks, timeline})
    expect(text).to.contain("larger than the 32 KB per event").and.contain("there may be more")
    expect(text.indexOf("remarks-title")).to.be.within(1, text.indexOf("timeline-title"))
  })

  it("shows a code of somebody else's action as it is", async () => {
    const text = await textOf({
      rowsNotSent: 1,
      notSent: [{code: "target <closed>", count: 1, firstRows: [1]}],
    })
    expect(text).to.contain("target &#60;closed&#62;")
  })

  it("says that the data plane sets the pace", async () => {
    const pace = {maxBatches: 2, maxEvents: 60}
    const text = await textOf({state: "running", endedAtMs: undefined, pace})
    expect(text.replace(/\s+/g, " ")).to.contain(
      "The data plane sets the pace: 2 batches at a time, up to 60 events each.",
    )
  })

  it("says of a failed run what running the Look again does", async () => {
    const text = await textOf({state: "failed", message: "It failed.", repetition: "recognised_by_key"})
    expect(text).to.contain("recognises the rows that arrived by their rudder_message_id")
  })

  it("says nothing of that where no row can have arrived", async () => {
    const nothing = {state: "failed", message: "It failed.", repetition: "new_events", rowsSent: 0} as const
    expect(await textOf(nothing)).to.not.contain("the rows that arrived are sent again")
    expect(await textOf({...nothing, rowsNotSent: 1, rowsUnconfirmed: 1})).to.contain(
      "the rows that arrived are sent again",
    )
  })

  /** What a run's page begins with, without marks. */
  function causeIn(text: string): string {
    const section = /<section class="card notice cause bad"[^]*?<\/section>/.exec(text)?.[0] ?? ""
    return section
      .replace(/<[^>]+>/g, " ")
      .replaceAll("&#39;", "'")
      .replace(/\s+/g, " ")
      .trim()
  }

  const causes: [what: string, run: Partial<RunRecord>, cause: string][] = [
    [
      "what ended it, and what to do",
      {
        state: "failed",
        failure: "write_key_refused",
        message: "RudderStack refused the write key (401). Check the settings. 0 rows were read and sent.",
        repetition: undefined,
        rowsNotSent: 3,
        notSent: [{code: "not_sent_stopped", count: 3, firstRows: [1]}],
      },
      "RudderStack refused the write key (401). Check the settings. 0 rows were read and sent.",
    ],
    [
      "what became of most of the missing rows, and what to do",
      {...unconfirmed, repetition: undefined},
      "7 rows that may or may not have arrived (sent, but not acknowledged). Send them again from the run's " +
        "page: they keep their message ids, and RudderStack's deduplication drops those that arrived, where it is on. 2 more rows for other " +
        "reasons: see below.",
    ],
    [
      "that its process is gone, and what to do",
      {
        ...unconfirmed,
        state: "interrupted",
        message: "The process ended. Run it again.",
        repetition: undefined,
      },
      "The process ended. Run it again.",
    ],
    [
      "another action's reason, as it is",
      {
        state: "failed",
        rowsNotSent: 1,
        notSent: [{code: "closed", count: 1, firstRows: [1]}],
        repetition: undefined,
      },
      "1 row closed.",
    ],
    [
      "that its action did not say why",
      {state: "failed", repetition: undefined},
      "Its action did not say why.",
    ],
  ]
  for (const [what, run, cause] of causes) {
    it(`begins with ${what}`, async () => {
      const text = await textOf(run)
      expect(causeIn(text)).to.equal(cause)
      expect(text.indexOf("cause-title")).to.be.below(text.indexOf('class="figures"'))
    })
  }

  const reasons: [what: string, unconfirmed: number, title: string, rows: string][] = [
    ["none", 0, "Why rows were not sent", "Rows not sent"],
    ["some", 7, "Why rows were not sent, or not confirmed", "Rows not sent, or not confirmed"],
    ["all", 9, "Why rows were not sent, or not confirmed", "Rows that may or may not have arrived"],
  ]
  for (const [what, rowsUnconfirmed, why, title] of reasons) {
    it(`calls missing rows what they are where ${what} of them may have arrived`, async () => {
      const {id} = runRecord({...unconfirmed, rowsUnconfirmed})
      await textOf({...unconfirmed, id, rowsUnconfirmed})
      const text = await pages.read(`/runs/${id}`)
      expect(text).to.contain(`${why} Rows What about them`).and.contain(`${title} 0 rows are listed here`)
    })
  }

  it("says the message once, and of a run that went well as a remark", async () => {
    const message = "It failed so. Do this."
    const failed = await textOf({state: "failed", failure: "unexpected", message})
    expect(failed).to.not.contain("Message to Looker")
    const fine = await textOf({message: "1 row has no id."})
    expect(fine).to.contain("Message to Looker").and.contain("1 row has no id.").and.not.contain("notice bad")
  })

  it("has its first sentence in the list", async () => {
    await textOf({
      title: "In short",
      state: "failed",
      failure: "x",
      message: "The key was refused. Check it.",
    })
    const {text} = await pages.get("/runs?text=In+short")
    expect(text).to.contain(">The key was refused.<").and.not.contain("Check it.")
  })

  it("links to the run that sent its missing rows again, and that one to it", async () => {
    const first = runRecord({
      action: "rudder_track",
      state: "failed",
      title: "First",
      rowsNotSent: 2,
      rowsUnconfirmed: 2,
    })
    const again = runRecord({action: "rudder_track", resendOf: first.id, title: "Again"})
    await saveRun(pages.store, first)
    await saveRun(pages.store, again)
    const row = {outcome: {code: "unconfirmed"}, messageId: "m", sealedEvent: "sealed", resentBy: undefined}
    await pages.store.addRows(
      first.id,
      [1, 2].map((rowNumber) => ({...row, rowNumber})),
    )
    await pages.store.markResent(first.id, [2], again.id)
    const ofFirst = (await pages.get(`/runs/${first.id}`)).text.replace(/\s+/g, " ")
    expect(ofFirst).to.match(new RegExp(`were sent again by <a href="[^"]*runs/${again.id}">`))
    expect(ofFirst).to.contain("1 of 2 missing rows has arrived since.")
    expect(ofFirst).to.contain("2 rows may or may not have arrived. Sent again, rows keep their message ids")
    const ofAgain = (await pages.get(`/runs/${again.id}`)).text
    expect(ofAgain).to.match(new RegExp(`Sends rows again of <a href="[^"]*runs/${first.id}">`))
    expect((await pages.get("/runs?text=First")).text).to.contain("1 arrived later")
    await pages.store.markResent(first.id, [1], again.id)
    const settled = await pages.read(`/runs/${first.id}`)
    expect(settled).to.contain("2 of 2 missing rows have arrived since.").and.not.contain("Sent again, rows")
    await saveRun(pages.store, runRecord({resendOf: first.id, state: "running", endedAtMs: undefined}))
    expect(await pages.read(`/runs/${first.id}`)).to.contain("Rows of this run are being sent again by run ")
  })

  it("says who had a run stop", async () => {
    for (const [stoppedBy, words] of [
      ["by_hand", "Stopped from its page"],
      ["hub_shutdown", "Stopped with the hub"],
      ["time_limit", "Stopped at the time limit"],
      ["lost_claim", "Stopped by the other processes"],
    ] as const) {
      expect(await textOf({state: "stopped", stoppedBy})).to.contain(`</svg>${words}</span`)
    }
  })

  it("says which runs sent a few rows only", async () => {
    expect(await textOf({kind: "first_rows"})).to.contain("first rows only")
  })
})

describe("the start page", () => {
  for (const acknowledgement of ["rudderstack", "any-2xx"] as const) {
    it(`says whether other answers than RudderStack's count, with ${acknowledgement}`, async () => {
      const pages = await PagesUnderTest.start({config: {acknowledgement}})
      await pages.signIn()
      const {text} = await pages.get("/")
      await pages.close()
      expect(text.includes("RUDDERSTACK_ACKNOWLEDGEMENT=any-2xx")).to.equal(acknowledgement === "any-2xx")
    })
  }
})
