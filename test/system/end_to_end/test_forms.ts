import {expect} from "chai"
import {HubAnswer} from "../../stand_ins/looker_stand_in"
import {setStage, Stage} from "../../stand_ins/stage"

const SHARED = ["send", "names", "empty", "without_id", "pivots", "control_columns"]
const MARKETING_KEY = "marketing-key"
const UNKNOWN_KEY = "key-of-nobody"

interface Field {
  readonly name: string
  readonly value?: string
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

  it("check the source that is chosen, say what is wrong with it, and open all the same", async () => {
    const sources = JSON.stringify({
      "Marketing": {write_key: MARKETING_KEY},
      "Old one": {write_key: UNKNOWN_KEY, server_url: `${stage.dataPlane.url}/v1/batch`},
    })
    const fields = ["event", "source", ...SHARED]
    const good = await opened("rudder_track", {rudder_sources: sources}, {source: "Marketing"})
    expect(fieldsOf(good).map(({name}) => name)).to.deep.equal(fields)
    const bad = await opened("rudder_track", {rudder_sources: sources}, {source: "Old one"})
    expect(fieldsOf(bad).map(({name}) => name)).to.deep.equal(["problem", ...fields])
    expect(fieldsOf(bad)[0]?.value).to.include(
      'RudderStack refused the write key of the source "Old one" (401).',
    )
    expect(bad.text).not.to.include(UNKNOWN_KEY)
  })

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
