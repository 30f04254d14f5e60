import {AsyncLocalStorage} from "async_hooks"
import {expect} from "chai"
import {PassThrough} from "stream"
import {RunStarted} from "../../../../src/actions/rudderstack/additions"
import * as Hub from "../../../../src/hub"
import {buildDocument, buildRequest, DocumentParts} from "../support/build_request"
import {LookToSend} from "../support/executed"
import {LookRequest} from "../support/look_request"
import {inTurn, Script, ScriptedDataPlane} from "../support/scripted_data_plane"
import {executed} from "./support/executed"
import {HeardNotices} from "./support/heard_notices"

const REASON = "This run was stopped from its page in the hub."

describe("run, to whoever listens", () => {
  let plane: ScriptedDataPlane
  let heard: HeardNotices

  afterEach(async () => {
    heard.end()
    await plane.stop()
  })

  it("says what it does, from its beginning to its end", async () => {
    heard = new HeardNotices()
    await start(() => ({status: 200}))
    const document = {dimensions: [{name: "users.id", tags: ["user_id"]}, {name: "users.city"}]}
    const response = await run(document, {
      formParams: {source: "Marketing"},
      params: {rudder_sources: '{"Marketing": {"write_key": "key-m"}}'},
    })
    const bytesRead = Buffer.byteLength(buildDocument(document))
    expect(response.success).to.equal(true)
    expect(heard.kinds.filter((kind) => kind !== "progress")).to.deep.equal([
      "started",
      "fields",
      "due",
      "batch",
      "ended",
    ])
    expect(heard.of("started")[0]).to.include({
      source: "Marketing",
      dataPlane: plane.url,
      runKind: "all",
    })
    expect(heard.of("fields")[0]).to.deep.include({
      columns: 2,
      repetition: "new_events",
    })
    expect(heard.of("progress")).to.deep.equal([
      {kind: "progress", rowsRead: 1, rowsSent: 0, rowsNotSent: 0, rowsUnconfirmed: 0, bytesRead},
    ])
    expect(heard.of("ended")).to.deep.equal([
      {
        kind: "ended",
        isSuccess: true,
        failure: undefined,
        rowsRead: 1,
        rowsSent: 1,
        rowsNotSent: 0,
        rowsUnconfirmed: 0,
        bytesRead,
        notSent: [],
        remarks: [],
      },
    ])
  })

  it("speaks in the asynchronous context that it was started in, through retries, halving and stopping", async () => {
    const runs = new AsyncLocalStorage<string>()
    const speakers = new Set<string | undefined>()
    heard = new HeardNotices((notice) => {
      speakers.add(runs.getStore())
      if (notice.kind === "due") {
        notice.waitFor(new Promise((resolve) => setImmediate(resolve)))
      }
    })
    await start(inTurn({status: 503}, {status: 400, body: "invalid json"}, {status: 200}, "silence"))
    const rows = Array.from({length: 2000}, () => ({"users.id": 1}))
    const response = runs.run("the run", async () => run({rows}))
    while (plane.received.length < 4) {
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    heard.of("started")[0].stop("by_hand")
    expect((await response).success).to.equal(false)
    expect(heard.of("ended")).to.have.length(1)
    expect([...speakers]).to.deep.equal(["the run"])
  })

  it("says so where it only looks", async () => {
    heard = new HeardNotices()
    await start(() => ({status: 200}))
    await run({}, {formParams: {send: "dry_run"}})
    expect(heard.of("started")[0].runKind).to.equal("dry_run")
    expect(heard.kinds).not.to.include.members(["due", "batch"])
    expect(heard.of("ended")).to.have.length(1)
    expect(heard.of("ended")[0]).to.include({isSuccess: true, rowsRead: 1, rowsSent: 0, rowsNotSent: 0})
  })

  const failures: [string, DocumentParts, Script][] = [
    ["the result lacks a column", {dimensions: [{name: "users.city"}]}, () => ({status: 200})],
    ["the write key is refused", {}, () => ({status: 401})],
    ["a row is refused", {}, () => ({status: 400, body: "invalid json"})],
  ]
  for (const [why, document, script] of failures) {
    it(`ends once, as failed, where ${why}`, async () => {
      heard = new HeardNotices()
      await start(script)
      await run(document)
      expect(heard.kinds.filter((kind) => kind === "ended")).to.have.length(1)
      expect(heard.kinds[heard.kinds.length - 1]).to.equal("ended")
      expect(heard.of("ended")[0].isSuccess).to.equal(false)
    })
  }

  it("names the rows that are not sent, and gives their events to whoever asks", async () => {
    heard = new HeardNotices()
    await start(({events}) =>
      events.some(({userId}) => userId === "2") ? {status: 400, body: "invalid json"} : {status: 200},
    )
    const dimensions = [{name: "users.id", tags: ["user_id"]}, {name: "users.n"}, {name: "users.mail"}]
    const rows = [
      '{"users.id":{"value":1}}',
      '{"users.id":{"value":2},"users.n":{"value":12345678901234567890}}',
      '{"users.id":{"value":null}}',
    ]
    await run({dimensions, rows}, {formParams: {without_id: "skip"}})
    const [left, refused] = heard.of("not_sent")
    expect([left.outcome, left.rows, left.eventsJson()]).to.deep.equal([
      {code: "no_identity"},
      [{rowNumber: 3, messageId: undefined}],
      [undefined],
    ])
    expect(refused.rows.map(({rowNumber}) => rowNumber)).to.deep.equal([2])
    expect(JSON.parse(refused.eventsJson()[0] ?? "")).to.deep.include({
      type: "identify",
      userId: "2",
      messageId: refused.rows[0].messageId,
      traits: {"users.n": "12345678901234567890"},
    })
    expect(heard.of("ended")[0].notSent.map(({count, firstRows}) => [count, firstRows])).to.have.deep.members(
      [
        [1, [2]],
        [1, [3]],
      ],
    )
  })

  describe("that is stopped", () => {
    it("says how many rows arrived until then, and what running it again does", async () => {
      heard = new HeardNotices((notice) => {
        if (notice.kind === "batch") {
          stop()
        }
      })
      await start(() => ({status: 200}))
      const rows = Array.from({length: 3000}, () => ({"users.id": 1}))
      const response = await run({rows})
      expect(response.success).to.equal(false)
      expect(response.message).to.match(
        /^This run was stopped from its page in the hub\. 500 of [\d,]+ rows read until then arrived in RudderStack\. .*not sent, because the run had to stop: .* If the Look is run again, the rows that arrived are sent again, as new events\. Code: stopped\.$/,
      )
    })

    it("ends at once where it is stopped before it has begun to read", async () => {
      heard = new HeardNotices((notice) => {
        if (notice.kind === "started") {
          notice.stop("by_hand")
        }
      })
      await start(() => ({status: 200}))
      const request = new LookRequest(async () => never())
      const response = await run({}, {request})
      expect([response.success, response.message]).to.deep.equal([
        false,
        `${REASON} 0 rows were read and sent. Code: stopped.`,
      ])
    })

    it("does not wait for a download that is only being opened", async () => {
      heard = new HeardNotices()
      await start(() => ({status: 200}))
      const request = Object.assign(buildRequest(), {stream: never})
      const response = run({}, {request})
      setImmediate(stop)
      expect((await response).message).to.equal(`${REASON} 0 rows were read and sent. Code: stopped.`)
    })

    it("does not wait for a download that has stalled", async () => {
      heard = new HeardNotices()
      await start(() => ({status: 200}))
      const document = buildDocument({rows: [{"users.id": 1}, {"users.id": 2}]})
      const firstRow = document.slice(0, document.lastIndexOf(","))
      const request = new LookRequest(async (stream: PassThrough) => {
        stream.write(firstRow)
        await new Promise((resolve) => setImmediate(resolve))
        setImmediate(stop)
        await never()
      })
      const response = await run({}, {request})
      expect(response.message).to.match(
        /^This run was stopped from its page in the hub\. 0 of 1 row read until then/,
      )
    })

    it("does not wait for a retry", async () => {
      heard = new HeardNotices((notice) => {
        if (notice.kind === "batch") {
          expect(notice.retryInMs).to.be.above(10000)
          setImmediate(stop)
        }
      })
      await start(() => ({status: 429, headers: {"retry-after": "60"}}))
      const response = await run()
      expect(response.message).to.match(
        /^This run was stopped from its page in the hub\. 0 of 1 row read until then arrived/,
      )
      expect(plane.received).to.have.length(1)
    })

    it("waits only a moment for the answer to a batch, whose rows are then unconfirmed", async () => {
      heard = new HeardNotices()
      await start(() => {
        setImmediate(stop)
        return "silence"
      })
      const response = await run()
      expect(response.message)
        .to.match(/^This run was stopped from its page in the hub\. 0 of 1 row read until then arrived/)
        .and.to.include("1 row that may or may not have arrived (sent, but not acknowledged): row 1.")
    })

    it("does not wait for a permission", async () => {
      heard = new HeardNotices((notice) => {
        if (notice.kind === "due") {
          notice.waitFor(never())
          setImmediate(stop)
        }
      })
      await start(() => ({status: 200}))
      expect((await run()).message).to.match(/^This run was stopped from its page in the hub\. 0 of 1 row/)
      expect(plane.received).to.deep.equal([])
    })

    it("says so in a dry run too", async () => {
      heard = new HeardNotices((notice) => {
        if (notice.kind === "fields") {
          stop()
        }
      })
      await start(() => ({status: 200}))
      const rows = Array.from({length: 3000}, (_, index) => ({"users.id": index}))
      const response = await run({rows}, {formParams: {send: "dry_run"}})
      expect(response.message).to.match(
        /^Dry run, nothing was sent\. This run was stopped from its page in the hub\. 1 row would/,
      )
    })

    it("stays as it is where it is stopped after its end", async () => {
      heard = new HeardNotices((notice) => {
        if (notice.kind === "ended") {
          stop()
        }
      })
      await start(() => ({status: 200}))
      expect((await run()).success).to.equal(true)
    })

    function stop() {
      const [started]: (RunStarted | undefined)[] = heard.of("started")
      started?.stop("by_hand")
    }
  })

  async function start(script: Script) {
    plane = await new ScriptedDataPlane(script).start()
  }

  async function run(document: DocumentParts = {}, look: LookToSend = {}): Promise<Hub.ActionResponse> {
    return executed(plane.url, {document: buildDocument(document), ...look})
  }
})

async function never(): Promise<never> {
  return new Promise(() => undefined)
}
