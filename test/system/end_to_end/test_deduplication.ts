import {expect} from "chai"
import {field, row} from "../../stand_ins/builders"
import {DataPlane, startDataPlane} from "../../stand_ins/data_plane_stand_in"
import {HubProcess, startHub} from "../../stand_ins/hub_process"
import {LookDocument, lookDocument} from "../../stand_ins/look_document"
import {Looker, RunRequest, startLooker} from "../../stand_ins/looker_stand_in"

const ONE = "key-one"
const TWO = "key-two"
const RAN_AT = "2026-11-23T08:15:00+00:00"
const FIELDS = {
  dimensions: [
    field("users.id", {tags: ["user_id"]}),
    field("users.city"),
    field("orders.key", {tags: ["rudder_message_id"]}),
  ],
}

/** One post of a Look, as far as the posts differ. */
interface Post {
  readonly writeKey?: string
  readonly instance?: string
  readonly rows?: readonly User[]
  readonly ranAt?: string | null
  readonly timezone?: string
  readonly request?: Partial<RunRequest>
}

interface User {
  readonly id: string
  readonly city: string
  readonly key?: string
}

const OSLO: readonly User[] = Array.from({length: 100}, (_, index) => ({id: `u${index}`, city: "Oslo"}))
const ROME = OSLO.map((user) => ({...user, city: "Rome"}))
const OTHERS = OSLO.map(({id, city}) => ({id: `other-${id}`, city}))
const KEYED = OSLO.map((user, index) => ({...user, key: `o-${index}`}))

describe("behind a data plane that deduplicates", () => {
  let hub: HubProcess
  let looker: Looker
  let dataPlane: DataPlane

  before(async () => {
    ;[hub, looker] = await Promise.all([startHub(), startLooker()])
  })

  after(async () => {
    await Promise.all([hub.stop(), looker.close()])
  })

  beforeEach(async () => {
    dataPlane = await startDataPlane({writeKeys: [ONE, TWO], deduplication: {windowMs: 3600000}})
  })

  afterEach(() => dataPlane.close())

  const cases: {title: string; posts: readonly Post[]; one: number; two?: number}[] = [
    {title: "the same result twice is there once", posts: [{}, {}], one: 100},
    {title: "the rows of two Looker users are all there", posts: [{}, {rows: OTHERS}], one: 200},
    {title: "corrected rows are there beside the first ones", posts: [{}, {rows: ROME}], one: 200},
    {
      title: "one corrected row is there, and the others once",
      posts: [{}, {rows: [...ROME.slice(0, 1), ...OSLO.slice(1)]}],
      one: 101,
    },
    {title: "two sources both get the rows", posts: [{}, {writeKey: TWO}], one: 100, two: 100},
    {title: "two Lookers both send their rows", posts: [{}, {instance: "other.looker.example"}], one: 200},
    {
      title: "another time of the query makes new events",
      posts: [{}, {ranAt: "2026-11-24T08:15:00+00:00"}],
      one: 200,
    },
    {title: "a time that is none makes new events", posts: [{ranAt: "0"}, {ranAt: "0"}], one: 200},
    {title: "a result without its time makes new events", posts: [{ranAt: null}, {ranAt: null}], one: 200},
    {
      title: "another choice of names makes new events",
      posts: [{}, {request: {formParams: {names: "column"}}}],
      one: 200,
    },
    {
      title: "the first rows, sent before all rows, are there once",
      posts: [{request: {formParams: {send: "first_rows"}}}, {}],
      one: 100,
    },
    {
      title: "keys of one's own are known in a later run",
      posts: [{rows: KEYED}, {rows: KEYED, ranAt: "2026-11-24T08:15:00+00:00"}],
      one: 100,
    },
    {
      title: "keys of one's own are known apart by source and Looker",
      posts: [{rows: KEYED}, {rows: KEYED, writeKey: TWO}, {rows: KEYED, instance: "other.looker.example"}],
      one: 200,
      two: 100,
    },
    {title: "two equal rows of one result are two events", posts: [{rows: [...OSLO, ...OSLO]}], one: 200},
  ]
  for (const {title, posts, one, two = 0} of cases) {
    it(title, async () => {
      for (const post of posts) {
        const {looker: answer} = await send(post)
        expect(answer).to.include({success: true})
      }
      expect(dataPlane.deliveredTo(ONE)).to.have.length(one)
      expect(dataPlane.deliveredTo(TWO)).to.have.length(two)
    })
  }

  it("a key that occurs twice in one run is a remark with its rows", async () => {
    const {looker: answer} = await send({rows: [...KEYED, ...KEYED.slice(0, 2)]})
    expect(answer).to.include({success: true})
    expect(answer?.message).to.match(
      /^2 rows whose rudder_message_id is in an earlier row too.*: rows 101, 102\. Code: key_repeated\.$/,
    )
    expect(dataPlane.deliveredTo(ONE)).to.have.length(100)
  })

  async function send({writeKey = ONE, instance, request, ...look}: Post) {
    const connection = looker.connect({hubUrl: hub.url, token: hub.token, instance})
    return connection.execute({
      action: "rudder_event",
      params: {rudder_write_key: writeKey, rudder_server_url: dataPlane.url},
      download: documentOf(look),
      ...request,
    })
  }
})

function documentOf({rows = OSLO, ranAt = RAN_AT}: Post): LookDocument {
  return lookDocument({
    fields: FIELDS,
    ranAt,
    rows: rows.map(({id, city, key = null}) => row({"users.id": id, "users.city": city, "orders.key": key})),
  })
}
