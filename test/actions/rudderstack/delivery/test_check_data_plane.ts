import {expect} from "chai"
import * as sinon from "sinon"
import {actionError} from "../../../../src/actions/rudderstack/report"
import {checkDataPlane} from "../../../../src/actions/rudderstack/delivery"
import {inTurn, Script, ScriptedAnswer, ScriptedDataPlane} from "../support/scripted_data_plane"
import {WORDS} from "./support/delivered"

const KEY = "2aBcSecretKey"
const EMPTY_BATCH: ScriptedAnswer = {status: 400, body: "empty batch payload\n"}

const PROBLEMS: [answer: ScriptedAnswer, code: string, text: string][] = [
  [{status: 401, body: "invalid write key"}, "write_key_refused", 'the source "Marketing" (401)'],
  [{status: 404, body: "source is disabled"}, "source_disabled", "disabled"],
  [{status: 404, body: "404 page not found"}, "not_a_data_plane", "answered 404"],
  [{status: 302, headers: {location: "https://x.example/a"}}, "not_a_data_plane", "to https://x.example."],
  [{status: 405}, "not_a_data_plane", "answered 405"],
  [{status: 200, body: "ok"}, "not_a_data_plane", "answered 200"],
  [{status: 200, body: "<html>hello</html>"}, "not_a_data_plane", "answered 200 with a web page"],
  [{status: 200, body: "{}"}, "not_a_data_plane", "answered 200 with JSON"],
  [{status: 204}, "not_a_data_plane", "answered 204"],
  [{status: 400, body: "<html>Bad Request</html>"}, "not_a_data_plane", "answered 400 with a web page"],
  [{status: 400, body: '{"error":"missing field"}'}, "not_a_data_plane", "answered 400 with JSON"],
  [{status: 400, body: "invalid json"}, "not_a_data_plane", "answered 400 (invalid json)"],
  [{status: 413}, "not_a_data_plane", "answered 413"],
  [{status: 429}, "settings_unchecked", "429"],
  [{status: 503}, "settings_unchecked", "it answered 503"],
  ["reset", "settings_unchecked", "the connection broke off"],
]

describe("the check of a data plane", () => {
  let plane: ScriptedDataPlane | undefined

  afterEach(async () => {
    sinon.restore()
    await plane?.stop()
    plane = undefined
  })

  async function settingsOf(script: Script) {
    // Each data plane has a port of its own, so that no test meets another one's answers.
    plane = await new ScriptedDataPlane(script).start()
    return {settings: {writeKey: KEY, dataPlaneUrl: plane.url, words: WORDS}, received: plane.received}
  }

  for (const body of ["empty batch payload\n", "Empty batch payload"]) {
    it(`asks with the write key and no event, and takes "${body.trim()}" for a yes`, async () => {
      const {settings, received} = await settingsOf(() => ({status: 400, body}))
      expect(await checkDataPlane(settings)).to.equal(undefined)
      const [request] = received
      expect(request).to.include({method: "POST", path: "/v1/batch"})
      expect(request.events).to.deep.equal([])
      expect(request.headers.authorization).to.equal(`Basic ${Buffer.from(`${KEY}:`).toString("base64")}`)
    })
  }

  for (const [answer, code, text] of PROBLEMS) {
    it(`finds for ${JSON.stringify(answer)}: ${code}`, async () => {
      const {settings} = await settingsOf(() => answer)
      const found = await checkDataPlane(settings)
      expect(found).to.have.property("code", code)
      expect(actionError(found).message).to.include(text)
      expect(actionError(found).message).not.to.include(KEY)
    })
  }

  it("finds that nothing listens there", async () => {
    const {settings} = await settingsOf(() => EMPTY_BATCH)
    await plane?.stop()
    plane = undefined
    expect(actionError(await checkDataPlane(settings)).message).to.include("it could not be reached")
  })

  for (const answer of ["silence", "trickle"] as const) {
    it(`does not wait for ever when the answer is ${answer}`, async () => {
      const {settings} = await settingsOf(() => answer)
      expect(actionError(await checkDataPlane(settings)).message).to.include("it did not answer in time")
    })
  }

  it("asks once a minute for each address and write key", async () => {
    const {settings, received} = await settingsOf(inTurn({status: 401}, EMPTY_BATCH))
    const startMs = Math.round(performance.now()) // so that differences are exact
    const now = sinon.stub(performance, "now").returns(startMs)
    expect(await checkDataPlane(settings)).to.have.property("code", "write_key_refused")
    now.returns(startMs + 59999)
    expect(await checkDataPlane(settings)).to.have.property("code", "write_key_refused")
    expect(received).to.have.length(1)
    expect(await checkDataPlane({...settings, writeKey: "another"})).to.equal(undefined)
    expect(received).to.have.length(2)
    now.returns(startMs + 60000)
    expect(await checkDataPlane(settings)).to.equal(undefined)
    expect(received).to.have.length(3)
  })

  it("remembers a limited number of answers", async () => {
    const {settings, received} = await settingsOf(() => EMPTY_BATCH)
    await checkDataPlane(settings)
    for (let other = 0; other < 100; other++) {
      await checkDataPlane({...settings, writeKey: `other ${other}`})
    }
    const before = received.length
    await checkDataPlane(settings)
    expect(received.length).to.equal(before + 1)
  })
})
