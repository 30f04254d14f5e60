import {MessageChannel} from "node:worker_threads"
import {once} from "node:events"
import {expect} from "chai"
import * as Hub from "../../src/hub"

const body = {
  type: "query",
  scheduled_plan: {
    scheduled_plan_id: 7,
    title: "New users",
    type: "Look",
    url: "https://looker.example.com/looks/1",
    query_id: "q-1",
    query: {model: "shop", view: "users", vis_config: {hidden_fields: ["users.city"]}},
    filters_differ_from_look: false,
    download_url: "https://looker.example.com/downloads/1",
    async_callback_url: null,
  },
  attachment: null,
  data: {key: "k", region: null, retries: 3, strict: true},
  form_params: {event: "Signed Up"},
  state: "kept",
}

function withAttachment(attachment: unknown): Hub.ActionRequest {
  return Hub.ActionRequest.fromJSON({type: "query", attachment})
}

function headers(values: Record<string, string>): Hub.HttpRequest["header"] {
  return (name) => values[name]
}

describe("ActionRequest.fromRequest", () => {
  it("takes Looker's names for its own", () => {
    const request = Hub.ActionRequest.fromRequest({
      body,
      header: headers({
        "x-looker-instance": "looker.example.com",
        "x-looker-webhook-id": "w1",
        "user-agent": "LookerOutgoingWebhook/7.3.00004561",
      }),
    })
    expect(request).to.deep.equal({
      type: "query",
      params: {key: "k", retries: "3", strict: "true"},
      formParams: {event: "Signed Up"},
      scheduledPlan: {
        scheduledPlanId: 7,
        title: "New users",
        type: "Look",
        url: "https://looker.example.com/looks/1",
        queryId: "q-1",
        query: {model: "shop", view: "users", vis_config: {hidden_fields: ["users.city"]}},
        filtersDifferFromLook: false,
        downloadUrl: "https://looker.example.com/downloads/1",
        asyncCallbackUrl: undefined,
      },
      fetchTokenState: "kept",
      instanceId: "looker.example.com",
      webhookId: "w1",
      lookerVersion: "7.3.4561",
    })
  })

  for (const absent of [undefined, null, {}]) {
    it(`makes an empty request of the body ${JSON.stringify(absent)}`, () => {
      const request = Hub.ActionRequest.fromRequest({body: absent, header: headers({})})
      expect(request).to.deep.include({params: {}, formParams: {}, lookerVersion: null})
      expect(request.type).to.equal(undefined)
      expect(request.empty()).to.equal(true)
    })
  }
})

const versions: [string | undefined, string | null][] = [
  ["LookerOutgoingWebhook/7.3.0", "7.3.0"],
  ["LookerOutgoingWebhook/7.3.00004561", "7.3.4561"],
  ["LookerOutgoingWebhook/24.18.193", "24.18.193"],
  ["LookerOutgoingWebhook/25.0.2 (linux)", "25.0.2"],
  ["Proxy/1.0 LookerOutgoingWebhook/6.2.12", "6.2.12"],
  ["LookerOutgoingWebhook/", null],
  ["LookerOutgoingWebhook/latest", null],
  ["LookerOutgoingWebhook/7.3", null],
  ["curl/8.5.0", null],
  ["", null],
  [undefined, null],
]

describe("The version of Looker", () => {
  for (const [userAgent, version] of versions) {
    it(`is ${String(version)} for the user agent ${String(userAgent)}`, () => {
      const request = Hub.ActionRequest.fromRequest({
        header: headers(userAgent === undefined ? {} : {"user-agent": userAgent}),
      })
      expect(request.lookerVersion).to.equal(version)
    })
  }
})

describe("ActionRequest.fromJSON", () => {
  const malformed: [string, unknown, string][] = [
    ["nothing", undefined, "Request body must be valid JSON."],
    ["text", "canary", "Request body must be valid JSON."],
    ["a list", [], "Request body must be valid JSON."],
    ["an unknown type", {type: "canary"}, "type: "],
    ["a type that is no text", {type: {}}, "type: "],
    ["an attachment that is text", {attachment: "canary"}, "attachment: "],
    ["attachment data that is no text", {attachment: {data: {canary: 1}}}, "attachment.data: "],
    ["a mime type that is no text", {attachment: {mimetype: 1}}, "attachment.mimetype: "],
    ["a plan that is a list", {scheduled_plan: ["canary"]}, "scheduled_plan: "],
    ["a download URL that is no text", {scheduled_plan: {download_url: 1}}, "scheduled_plan.download_url: "],
    ["a query that is text", {scheduled_plan: {query: "canary"}}, "scheduled_plan.query: "],
    ["settings that are a list", {data: ["canary"]}, "data: "],
    ["a setting that is an object", {data: {key: {canary: 1}}}, "data.key: "],
    ["form values that are text", {form_params: "canary"}, "form_params: "],
    ["a state that is no text", {state: 1}, "state: "],
  ]
  for (const [what, json, message] of malformed) {
    it(`refuses ${what}, naming the place and never the value`, () => {
      expect(() => Hub.ActionRequest.fromJSON(json))
        .to.throw(Hub.ActionRequestError, message)
        .with.property("message")
        .that.does.not.include("canary")
    })
  }

  it("keeps settings with the names of object members to themselves", () => {
    const {params} = Hub.ActionRequest.fromJSON(
      JSON.parse('{"data": {"__proto__": "a", "constructor": "b"}}'),
    )
    expect(Object.getPrototypeOf(params)).to.equal(Object.prototype)
    expect(params.constructor).to.equal("b")
  })

  it("takes null for absence everywhere", () => {
    const json = {
      type: null,
      scheduled_plan: null,
      attachment: null,
      data: null,
      form_params: null,
      state: null,
    }
    expect(Hub.ActionRequest.fromJSON(json)).to.deep.equal({params: {}, formParams: {}, lookerVersion: null})
  })
})

describe("An attachment", () => {
  const contents: [string, object, string, string][] = [
    ["text", {mimetype: "text/csv", data: "a,é\n"}, "utf8", "a,é\n"],
    ["base64", {mimetype: "application/pdf;base64", data: "w6k="}, "base64", "é"],
    ["content without a type", {data: "é"}, "utf8", "é"],
  ]
  for (const [what, attachment, encoding, text] of contents) {
    it(`gives the bytes of ${what}`, () => {
      const request = withAttachment(attachment)
      expect(request.attachment?.dataBuffer?.toString("utf8")).to.equal(text)
      expect(request.attachment?.encoding).to.equal(encoding)
      expect(request.empty()).to.equal(false)
    })
  }

  it("keeps Looker's type and extension", () => {
    const {attachment} = withAttachment({mimetype: "application/pdf;base64", extension: "pdf", data: "w6k="})
    expect(attachment).to.include({mime: "application/pdf;base64", fileExtension: "pdf"})
  })

  for (const data of [null, undefined, ""]) {
    it(`is nothing to send when its data is ${JSON.stringify(data)}`, () => {
      expect(withAttachment({mimetype: "text/csv", data}).empty()).to.equal(true)
    })
  }

  const json: [string, object, unknown][] = [
    ["JSON", {mimetype: "application/json", data: '{"a": 1}'}, {a: 1}],
    ["JSON with a charset", {mimetype: "application/json; charset=utf-8", data: "[null]"}, [null]],
    ["JSON in base64", {mimetype: "application/json;base64", data: "eyJhIjoxfQ=="}, {a: 1}],
    ["another type", {mimetype: "text/csv", data: '{"a": 1}'}, undefined],
    ["no content", {mimetype: "application/json"}, undefined],
  ]
  for (const [what, attachment, parsed] of json) {
    it(`gives dataJSON ${JSON.stringify(parsed)} for ${what}`, () => {
      expect(withAttachment(attachment).attachment?.dataJSON).to.deep.equal(parsed)
    })
  }

  it("parses its JSON once, and takes another in its place", () => {
    const {attachment} = withAttachment({mimetype: "application/json", data: '{"a": 1}'})
    expect(attachment?.dataJSON).to.equal(attachment?.dataJSON)
    Object.assign(attachment ?? {}, {dataJSON: {b: 2}})
    expect(attachment?.dataJSON).to.deep.equal({b: 2})
  })

  it("fails for malformed JSON only when that is asked for, without quoting it", () => {
    const request = withAttachment({mimetype: "application/json", data: '{"users.email": "canary'})
    expect(request.attachment?.dataBuffer).to.have.length(23)
    expect(() => request.attachment?.dataJSON as unknown)
      .to.throw(Hub.ActionRequestError, "marked as JSON")
      .with.property("message")
      .that.does.not.include("canary")
  })
})

describe("A request on its way to another thread", () => {
  async function sent(request: Hub.ActionRequest): Promise<Hub.ActionRequestMessage> {
    const {port1, port2} = new MessageChannel()
    const arrival = once(port2, "message")
    port1.postMessage(request.toIPC())
    const [message] = (await arrival) as [Hub.ActionRequestMessage]
    port1.close()
    return message
  }

  it("arrives whole", async () => {
    const request = Hub.ActionRequest.fromJSON({
      ...body,
      attachment: {mimetype: "application/json", extension: "json", data: '{"a": "é"}'},
    })
    Object.assign(request, {actionId: "sample", instanceId: "i", webhookId: "w", lookerVersion: "7.3.4561"})
    const received = Hub.ActionRequest.fromIPC(await sent(request))
    expect(received).to.be.instanceOf(Hub.ActionRequest)
    expect(received).to.deep.equal(request)
    expect(received.attachment?.dataBuffer).to.be.instanceOf(Buffer)
    expect(received.attachment?.dataJSON).to.deep.equal({a: "é"})
  })

  it("carries an attachment's content as bytes and leaves its parsed JSON behind", async () => {
    const request = withAttachment({mimetype: "application/json", data: "[1]"})
    expect(request.attachment?.dataJSON).to.deep.equal([1])
    const {attachment} = await sent(request)
    expect(attachment?.dataBuffer).to.be.instanceOf(Uint8Array)
    expect(attachment).not.to.have.property("dataJSON")
  })

  it("keeps JSON that an action or a test has set by hand", async () => {
    const request = new Hub.ActionRequest()
    request.attachment = {dataJSON: {data: []}}
    expect(Hub.ActionRequest.fromIPC(await sent(request)).attachment?.dataJSON).to.deep.equal({data: []})
  })

  it("arrives without an attachment when it has none", async () => {
    const received = Hub.ActionRequest.fromIPC(await sent(Hub.ActionRequest.fromJSON(body)))
    expect(received.attachment).to.equal(undefined)
    expect(received.empty()).to.equal(false)
  })
})

describe("suggestedTruncatedMessage", () => {
  const plan = {title: "Sales", url: "https://looker.example.com/looks/1"}
  const cases: {
    plan?: Hub.ActionScheduledPlan
    text: string
    lines: number
    characters: number
    gives: string
  }[] = [
    {text: "a\nb\nc", lines: 2, characters: 100, gives: "a\nb\n"},
    {text: "a\nb", lines: 5, characters: 100, gives: "a\nb"},
    {
      plan,
      text: "a\nb",
      lines: 5,
      characters: 100,
      gives: "Sales:\nhttps://looker.example.com/looks/1\na\nb",
    },
    {plan: {title: "Sales"}, text: "a\nb", lines: 5, characters: 9, gives: "Sales:\na\n"},
    {plan: {url: "u"}, text: "a", lines: 5, characters: 9, gives: "u\na"},
  ]
  for (const {plan, text, lines, characters, gives} of cases) {
    it(`gives ${JSON.stringify(gives)} for ${lines} lines and ${characters} characters`, () => {
      const request = Object.assign(new Hub.ActionRequest(), {scheduledPlan: plan})
      request.attachment = {dataBuffer: Buffer.from(text)}
      expect(request.suggestedTruncatedMessage(lines, characters)).to.equal(gives)
    })
  }

  it("gives nothing without an attachment's content", () => {
    expect(new Hub.ActionRequest().suggestedTruncatedMessage(5, 100)).to.equal(undefined)
  })
})
