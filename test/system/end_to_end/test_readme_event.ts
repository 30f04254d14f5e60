import {expect} from "chai"
import {readProjectFile} from "../../contract/support/project"
import {field} from "../../stand_ins/builders"
import {DEFAULT_WRITE_KEY, startDataPlane} from "../../stand_ins/data_plane_stand_in"
import {startHub} from "../../stand_ins/hub_process"
import {lookDocument} from "../../stand_ins/look_document"
import {startLooker} from "../../stand_ins/looker_stand_in"

interface ShownEvent {
  readonly sentAt: string
  readonly _metadata: object
  readonly context: {readonly looker: {readonly webhookId: string}}
}

const shown = JSON.parse(/```json\n([^]*?)```/.exec(readProjectFile("README.md"))?.[1] ?? "{}") as ShownEvent

const cells = {
  "users.id": "9007199254740993",
  "users.email": '"ana@shop.example"',
  "users.city": '"Málaga"',
  "users.newsletter": "true",
  "orders.count": "3",
}
const row = `{${Object.entries(cells)
  .map(([name, value]) => `"${name}":{"value":${value}}`)
  .join(",")}}`

const fields = {
  dimensions: [
    field("users.id", {tags: ["user_id"]}),
    field("users.email", {tags: ["email"]}),
    field("users.city"),
    field("users.newsletter"),
  ],
  measures: [field("orders.count")],
}

describe("the event that README.md shows", () => {
  it("is what arrives, whole, but for its moment, request and version of Node.js", async () => {
    const [instance, dataPlane, hub] = await Promise.all([
      startLooker(),
      startDataPlane(),
      startHub({env: {APP_VERSION: "1.0.0"}}),
    ])
    try {
      await instance.connect({hubUrl: hub.url, token: hub.token, instance: "shop.looker.com"}).execute({
        action: "rudder_event",
        params: {rudder_write_key: DEFAULT_WRITE_KEY, rudder_server_url: dataPlane.url},
        download: lookDocument({
          fields,
          rows: [row],
          ranAt: "2026-11-23T08:00:12Z",
          timezone: "Europe/Madrid",
        }),
        plan: {title: "Customers of the shop", scheduled_plan_id: 42, query_id: 17},
      })
      const event = dataPlane.events[0] as unknown as ShownEvent & {request_ip: string}
      const {sentAt, _metadata, request_ip, context} = event
      const looker = {...shown.context.looker, webhookId: context.looker.webhookId}
      const expected = {...shown, sentAt, _metadata, request_ip, context: {...shown.context, looker}}
      expect(event).to.deep.equal(expected)
    } finally {
      await Promise.all([hub.stop(), instance.close(), dataPlane.close()])
    }
  })
})
