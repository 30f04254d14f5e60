import {expect} from "chai"
import {text} from "node:stream/consumers"
import {createGunzip} from "node:zlib"
import type {ActionResponse} from "../../../../src/hub"
import {InThreadQueue} from "../../../../src/server/runs/in_thread_queue"
import {runFacts} from "../../../../src/server/runs/run_facts"
import {eventLine, resendRequest} from "../../../../src/server/runs/resend/resend_request"
import {type LoopbackServer, serveOnLoopback} from "../../../stand_ins/loopback_server"
import {runRecord} from "../../console/support/run_record"
import {RecordedRuns} from "../../support/recorded_runs"

/** With a number that no double holds: what is sent again keeps its bytes. */
function eventJson(rowNumber: number, type = "track"): string {
  return `{"type":"${type}","messageId":"m-${rowNumber}","userId":"u-${rowNumber}","event":"Bought","properties":{"n":12345678901234567890}}`
}

describe("rows that are sent again", () => {
  let dataPlane: LoopbackServer
  let bodies: string[]
  let status: number
  beforeEach(async () => {
    bodies = []
    status = 200
    dataPlane = await serveOnLoopback((request, response) => {
      const body = request.headers["content-encoding"] === "gzip" ? request.pipe(createGunzip()) : request
      void text(body).then((json) => {
        bodies.push(json)
        response.writeHead(status).end(status === 200 ? "OK" : "Invalid JSON")
      })
    })
  })
  afterEach(() => dataPlane.close())

  const runs = new RecordedRuns()
  async function sent(
    lines: string,
    action = "rudder_track",
    writeKey = "k",
  ): Promise<{
    answer: ActionResponse
    kinds: unknown[]
  }> {
    const params = {rudder_write_key: writeKey, rudder_server_url: dataPlane.url}
    const request = resendRequest(runRecord({action}), params, Buffer.from(lines))
    const facts = runFacts(request, action, 0)
    const answer = await new InThreadQueue(runs, undefined, undefined).run({facts, request})
    const reported = runs.of(facts).filter((told) => typeof told === "object")
    return {answer, kinds: reported.map((event) => (event as {kind: string}).kind)}
  }

  it("arrive byte for byte, with a new time of sending only, and are reported as a run is", async () => {
    const {answer, kinds} = await sent([3, 8].map((row) => eventLine(row, eventJson(row))).join(""))
    expect(answer).to.include({success: true})
    const all = bodies.join()
    for (const row of [3, 8]) {
      expect(all).to.contain(`${eventJson(row).slice(0, -1)},"sentAt":"`)
    }
    expect(kinds[0]).to.equal("started")
    expect(kinds).to.include("batch")
    expect(kinds.at(-1)).to.equal("ended")
  })

  it("may hold line separators that only JSON takes for text", async () => {
    const json = '{"type":"track","messageId":"m","userId":"u","event":"A\u2028B\u2029C"}'
    expect((await sent(eventLine(1, json))).answer).to.include({success: true})
    expect(bodies.join()).to.contain(json.slice(0, -1))
  })

  it("are named with the answer where they are refused again", async () => {
    status = 400
    const {answer} = await sent(eventLine(17, eventJson(17)))
    expect(answer.success).to.equal(false)
    expect(answer.message).to.contain("0 of 1 row arrived").and.contain("refused by RudderStack (400")
    expect(answer.message).to.contain("row 17")
  })

  const bad: [what: string, line: string][] = [
    ["is no JSON", '{"row":2,"event":{"type":"track","messageId":"m"\n'],
    ["is another call's event", eventLine(2, eventJson(2, "identify"))],
    ["has no message id", eventLine(2, '{"type":"track"}')],
    ["has no row number", `{"row":0,"event":${eventJson(2)}}\n`],
    ["has no event", '{"row":2,"event":null}\n'],
  ]
  for (const [what, line] of bad) {
    it(`are refused as a whole where one ${what}, and nothing is sent`, async () => {
      const {answer, kinds} = await sent(eventLine(1, eventJson(1)) + line)
      expect(answer.success).to.equal(false)
      expect(answer.message).to.contain("Nothing was sent.")
      expect([bodies, kinds]).to.deep.equal([[], []])
    })
  }

  it("are refused where there is none", async () => {
    expect((await sent("")).answer.message).to.contain("Nothing was sent.")
  })

  it("are refused with settings that cannot be used, in the plug-in's words", async () => {
    const {answer} = await sent(eventLine(1, eventJson(1)), "rudder_track", " ")
    expect(answer.success).to.equal(false)
    expect(answer.message).to.contain("Rudder Write Key is empty.")
    expect(bodies).to.deep.equal([])
  })
})
