import {expect} from "chai"
import * as sinon from "sinon"
import {sourceProblem} from "./source_check"
import {inTurn, Script, ScriptedAnswer, ScriptedDataPlane} from "./testing/scripted_data_plane"

const KEY = "2aBcSecretKey"
const EMPTY_BATCH: ScriptedAnswer = {status: 400, body: "empty batch payload\n"}

describe("source check", () => {
  let plane: ScriptedDataPlane | undefined
  let clock: sinon.SinonFakeTimers | undefined

  afterEach(async () => {
    if (clock !== undefined) {
      clock.restore()
      clock = undefined
    }
    if (plane !== undefined) {
      await plane.stop()
      plane = undefined
    }
  })

  it("asks with the write key, without an event, and takes the refusal of an empty batch for a yes", async () => {
    plane = await started(() => EMPTY_BATCH)
    expect(await sourceProblem(settings(plane))).to.equal(undefined)
    const [request] = plane.received
    expect(request).to.include({method: "POST", path: "/v1/batch"})
    expect(request.messages).to.deep.equal([])
    expect(request.headers.authorization).to.equal(`Basic ${Buffer.from(`${KEY}:`).toString("base64")}`)
  })

  const answers: [ScriptedAnswer, string][] = [
    [{status: 401, body: "invalid write key"}, "RudderStack refused the write key (401)."],
    [{status: 404, body: "source is disabled"}, "RudderStack says that this source is disabled (404)."],
    [{status: 404, body: "404 page not found"}, "There is no RudderStack data plane at this address (404)."],
    [
      {status: 302, headers: {location: "https://x.example"}},
      "RudderStack answered a redirect to another address (302);",
    ],
    [{status: 405}, "RudderStack answered 405 to a check of the settings."],
    [
      {status: 503},
      "RudderStack's data plane could not be asked about the settings: it answered 503. A run may fail.",
    ],
    [{status: 429}, "could not be asked about the settings: it asked for fewer rows (429). A run may fail."],
    ["reset", "RudderStack's data plane could not be asked about the settings: the connection broke off"],
  ]
  for (const [answer, problem] of answers) {
    it(`says what is wrong when the answer is ${JSON.stringify(answer)}`, async () => {
      plane = await started(() => answer)
      const found = await sourceProblem(settings(plane))
      expect(found).to.include(problem)
      expect(found).not.to.include(KEY)
    })
  }

  it("says that nothing is there where nothing listens", async () => {
    plane = await started(() => EMPTY_BATCH)
    const gone = settings(plane)
    await plane.stop()
    plane = undefined
    expect(await sourceProblem(gone)).to.include(
      "could not be asked about the settings: it could not be reached",
    )
  })

  for (const answer of ["silence", "trickle"] as const) {
    it(`gives up within two seconds when the answer is ${answer}`, async () => {
      plane = await started(() => answer)
      const startedMs = Date.now()
      const found = await sourceProblem(settings(plane))
      expect(found).to.include("it did not answer in time")
      // The limit itself is 1.9 seconds; a busy machine may wake up late.
      expect(Date.now() - startedMs).to.be.below(5000)
    }).timeout(20000)
  }

  it("asks once a minute for each address and write key", async () => {
    plane = await started(inTurn({status: 401}, EMPTY_BATCH))
    clock = sinon.useFakeTimers({now: Date.now(), toFake: ["Date"]} as never)
    const first = settings(plane)
    expect(await sourceProblem(first)).to.include("401")
    clock.tick(59999)
    expect(await sourceProblem(first)).to.include("401")
    expect(plane.received).to.have.length(1)
    expect(await sourceProblem({...first, writeKey: "another"})).to.equal(undefined)
    expect(plane.received).to.have.length(2)
    clock.tick(1)
    expect(await sourceProblem(first)).to.equal(undefined)
    expect(plane.received).to.have.length(3)
  })

  it("remembers a limited number of answers", async () => {
    plane = await started(() => EMPTY_BATCH)
    const first = settings(plane)
    await sourceProblem(first)
    for (let other = 0; other < 100; other++) {
      await sourceProblem({...first, writeKey: `other ${other}`})
    }
    const before = plane.received.length
    await sourceProblem(first)
    expect(plane.received.length).to.equal(before + 1)
  })
})

async function started(script: Script): Promise<ScriptedDataPlane> {
  return new ScriptedDataPlane(script).start()
}

/** Each data plane has a port of its own, so that no test meets another one's answers. */
function settings({url}: ScriptedDataPlane) {
  return {writeKey: KEY, dataPlaneUrl: url}
}
