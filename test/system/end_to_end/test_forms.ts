import {expect} from "chai"
import {HubAnswer} from "../../stand_ins/looker_stand_in"
import {setStage, Stage} from "./support/stage"

const SHARED = ["send", "names", "empty", "without_id", "pivots", "control_columns"]
const MARKETING_KEY = "marketing-key"
const UNKNOWN_KEY = "key-of-nobody"

interface Field {
  readonly name: string
  readonly type: string
  readonly value?: string
  readonly default?: string
  readonly interactive?: boolean
  readonly options?: readonly {readonly name: string}[]
}

describe("the forms of the built hub", () => {
  let stage: Stage
  before(async () => {
    stage = await setStage({otherWriteKeys: [MARKETING_KEY]})
  })
  after(() => stage.close())

  for (const [action, fields] of [
    ["rudder_event", SHARED],
    ["rudder_track", ["event", ...SHARED]],
    ["rudder_group", SHARED],
  ] as const) {
    it(`ask for what ${action} needs`, async () => {
      const answer = await opened(action)
      expect(answer.status).to.equal(200)
      expect(fieldsOf(answer).map(({name}) => name)).to.deep.equal(fields)
    })
  }

  it("ask again when a source is chosen, and check that one", async () => {
    const sources = JSON.stringify({
      "Marketing": {write_key: MARKETING_KEY},
      "Old one": {write_key: UNKNOWN_KEY, server_url: `${stage.dataPlane.url}/v1/batch`},
    })
    const first = fieldsOf(await opened("rudder_track", {rudder_sources: sources}))
    expect(first.map(({name}) => name)).to.deep.equal(["event", "source", ...SHARED])
    expect(first[1]).to.include({type: "select", interactive: true, default: "default"})
    expect(first[1].options?.map(({name}) => name)).to.deep.equal(["default", "Marketing", "Old one"])
    const good = await opened("rudder_track", {rudder_sources: sources}, {event: "Paid", source: "Marketing"})
    expect(fieldsOf(good).map(({name}) => name)).to.deep.equal(["event", "source", ...SHARED])
    const bad = await opened("rudder_track", {rudder_sources: sources}, {event: "Paid", source: "Old one"})
    expect(fieldsOf(bad)[0]).to.deep.include({type: "message", name: "problem"})
    expect(fieldsOf(bad)[0].value).to.include(
      'RudderStack refused the write key of the source "Old one" (401).',
    )
    expect(fieldsOf(bad).map(({name}) => name)).to.deep.equal(["problem", "event", "source", ...SHARED])
  })

  for (const [title, params, problem] of [
    [
      "a wrong write key",
      {rudder_write_key: UNKNOWN_KEY},
      "RudderStack refused the write key of the source (401).",
    ],
    ["a wrong address", {rudder_server_url: "ftp://x"}, "Rudder Server URL is not an http(s) address"],
    ["a data plane that is not there", {rudder_server_url: "http://127.0.0.1:9"}, "it could not be reached"],
    [
      "bad JSON",
      {rudder_sources: `{"M": ${UNKNOWN_KEY}}`},
      "More RudderStack sources is not valid JSON at line 1, column 7.",
    ],
  ] as const) {
    it(`show ${title} as a message and open all the same`, async () => {
      const answer = await opened("rudder_event", params)
      const [message, ...others] = fieldsOf(answer)
      expect(message).to.include({type: "message"})
      expect(message.value).to.include(problem)
      expect(others.map(({name}) => name)).to.deep.equal(SHARED)
      expect(answer.text).not.to.include(UNKNOWN_KEY)
    })
  }

  it("store no event in the data plane", async () => {
    await opened("rudder_event", {}, {source: "default"})
    expect(stage.dataPlane.counts.requests).to.be.above(0)
    expect(stage.dataPlane.counts.events).to.equal(0)
  })

  function opened(
    action: string,
    params: Readonly<Record<string, string>> = {},
    formParams: Readonly<Record<string, string>> = {},
  ): Promise<HubAnswer> {
    return stage.connection.openForm({action, params: {...stage.params, ...params}, formParams})
  }
})

function fieldsOf({body}: HubAnswer): readonly Field[] {
  return (body as {fields: readonly Field[]}).fields
}
