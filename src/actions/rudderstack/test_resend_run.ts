import {expect} from "chai"
import * as Hub from "../../hub"
import {eventJson} from "./event_json"
import {eventText} from "./event_text"
import {MAX_BATCH_EVENTS} from "./limits"
import {isResend, ResendRun} from "./resend_run"
import {RudderstackIdentifyAction} from "./rudderstack_identify"
import {RudderstackTrackAction} from "./rudderstack_track"
import {SerializedEvent} from "./serialized_event"
import {buildChoices} from "./testing/build_choices"
import {buildOrder} from "./testing/build_order"
import {buildDocument, buildRequest} from "./testing/build_request"
import {HeardNotices} from "./testing/heard_notices"
import {sampleEvent, trackEvent, trackEvents} from "./testing/sample_events"
import {ReceivedMessage, Script, ScriptedDataPlane} from "./testing/scripted_data_plane"

describe("resend run", () => {
  let plane: ScriptedDataPlane
  let heard: HeardNotices

  beforeEach(() => {
    heard = new HeardNotices()
  })

  afterEach(async () => {
    heard.end()
    await plane.stop()
  })

  it("sends events as they are, but for the time of sending", async () => {
    await start(() => ({status: 200}))
    const event = trackEvent(17, {"orders.id": "9007199254740993"})
    const response = await run(linesOf([event]))
    expect([response.success, response.message]).to.deep.equal([true, undefined])
    const [{sentAt, channel, _metadata, context, ...message}] = arrived()
    const {library, ...ownContext} = context as {library: object}
    const original = eventJson(eventText(event))
    const {context: expectedContext, ...expected} = JSON.parse(original) as {context: object}
    expect(message).to.deep.equal(expected)
    expect(ownContext).to.deep.equal(expectedContext)
    expect([sentAt, channel, _metadata, library]).not.to.include(undefined)
  })

  it("sends the events of rows that a run could not send", async () => {
    let isMended = false
    await start(({messages}) =>
      isMended || messages.every(({userId}) => userId !== "2")
        ? {status: 200}
        : {status: 400, body: "invalid json"},
    )
    const dimensions = [{name: "users.id", tags: ["user_id"]}, {name: "users.city"}, {name: "orders.count"}]
    const rows = [
      '{"users.id":{"value":1}}',
      '{"users.id":{"value":2},"users.city":{"value":"Köln"},"orders.count":{"value":12345678901234567890}}',
    ]
    const document = buildDocument({dimensions, rows})
    const action = new RudderstackIdentifyAction()
    await action.execute(buildRequest({params: params(), document}))
    const [{rows: refused, eventsJson}] = heard.of("not sent").map((notice) => ({
      rows: notice.rows,
      eventsJson: notice.eventsJson(),
    }))
    isMended = true
    const line = `{"row":${refused[0].rowNumber},"event":${eventsJson[0]}}`
    const response = await action.execute(resendRequest(line))
    expect(response.success).to.equal(true)
    const copies = plane.received
      .flatMap(({messages}) => messages)
      .filter(({userId}) => userId === "2")
      .map(({sentAt, ...message}) => [typeof sentAt, message])
    expect(copies).to.have.length(2)
    expect(copies[1]).to.deep.equal(copies[0])
    expect(copies[1][1]).to.have.deep.property("traits", {
      "users.city": "Köln",
      "orders.count": "12345678901234567890",
    })
  })

  it("says what became of each row by its own number", async () => {
    await start(({messages}) =>
      messages.some(({messageId}) => messageId === "row-205")
        ? {status: 400, body: "invalid json"}
        : {status: 200},
    )
    const events = [17, 205, 3].map((row) => trackEvent(row))
    const text = linesOf(events)
    const response = await run(text)
    expect(response.success).to.equal(false)
    expect(response.message).to.equal(
      "2 of 3 rows arrived in RudderStack. 1 row refused by RudderStack (400: invalid json): row 205. " +
        "If the same rows are sent again, they keep their message ids, by which RudderStack's deduplication recognises those that arrived.",
    )
    expect(heard.of("not sent").map(({rows}) => rows)).to.deep.equal([
      [{rowNumber: 205, messageId: "row-205"}],
    ])
    expect(heard.kinds[0]).to.equal("started")
    expect(heard.of("ended")).to.have.length(1)
    expect(heard.of("ended")[0]).to.include({
      isSuccess: false,
      rowsRead: 3,
      rowsSent: 2,
      rowsNotSent: 1,
      bytesRead: Buffer.byteLength(text),
    })
  })

  it("sends many in batches, and keeps the order of a user's events", async () => {
    await start(() => ({status: 200}))
    const users = 7
    const events = trackEvents(3 * MAX_BATCH_EVENTS).map(({rowNumber}) =>
      sampleEvent(
        rowNumber,
        {call: "track", event: "Seen", properties: {}},
        {userId: `user-${rowNumber % users}`},
      ),
    )
    expect((await run(linesOf(events))).success).to.equal(true)
    expect(arrived()).to.have.length(3 * MAX_BATCH_EVENTS)
    for (let user = 0; user < users; user++) {
      const numbers = arrived()
        .filter(({userId}) => userId === `user-${user}`)
        .map(({messageId}) => Number(messageId.replace("row-", "")))
      expect(numbers).to.deep.equal([...numbers].sort((one, other) => one - other))
    }
  })

  it("sends nothing of a document that has a bad line, the last one too", async () => {
    await start(() => ({status: 200}))
    const response = await run(`${linesOf(trackEvents(MAX_BATCH_EVENTS + 1))}\n{"row":1}`)
    expect([response.success, response.message]).to.deep.equal([
      false,
      `Line ${MAX_BATCH_EVENTS + 2} of the rows to send again has no object as its "event". Nothing was sent. ` +
        "Correct the line. 0 rows were read and sent.",
    ])
    expect(plane.received).to.deep.equal([])
    expect(heard.of("ended")[0]).to.include({isSuccess: false, rowsRead: 0})
  })

  it("says so where there is nothing to send", async () => {
    await start(() => ({status: 200}))
    expect((await run("")).message).to.match(/^There are no rows to send again\. Choose at least one\./)
  })

  it("only looks at them in a dry run", async () => {
    await start(() => ({status: 200}))
    const order = {choices: buildChoices({send: "dry_run"})}
    const response = await run(linesOf(trackEvents(2)), order)
    expect(response.message).to.match(/^Dry run, nothing was sent\. 2 rows would become 2 track events\./)
    expect(plane.received).to.deep.equal([])
  })

  it("can be stopped", async () => {
    await start(() => ({status: 200}))
    heard.end()
    heard = new HeardNotices((notice) => {
      if (notice.kind === "batch") {
        heard.of("started")[0].stop("Enough.")
      }
    })
    const response = await run(linesOf(trackEvents(20 * MAX_BATCH_EVENTS)))
    expect(response.message).to.match(/^Enough\. [\d,]+ of [\d,]+ rows read until then arrived/)
  }).timeout(20000)

  const types: [string | undefined, boolean][] = [
    ["application/x-ndjson", true],
    ["Application/X-NDJSON; charset=utf-8", true],
    ["application/x-ndjson;base64", true],
    ["application/json", false],
    ["", false],
    [undefined, false],
  ]
  for (const [mime, expected] of types) {
    it(`is ${expected ? "" : "not "}what an attachment of the type ${mime} asks for`, async () => {
      await start(() => ({status: 200}))
      expect(isResend(Object.assign(new Hub.ActionRequest(), {attachment: {mime}}))).to.equal(expected)
    })
  }

  it("is not what a request without an attachment asks for", async () => {
    await start(() => ({status: 200}))
    expect(isResend(new Hub.ActionRequest())).to.equal(false)
  })

  it("is what an action executes, with the settings and the source of the request", async () => {
    await start(() => ({status: 200}))
    const request = resendRequest(linesOf([trackEvent(4)]))
    const sources = `{"Marketing": {"write_key": "key-m"}}`
    Object.assign(request, {
      params: {...params(), rudder_sources: sources},
      formParams: {source: "Marketing"},
    })
    expect((await new RudderstackTrackAction().execute(request)).success).to.equal(true)
    expect(plane.messageIds).to.deep.equal(["row-4"])
    expect(plane.received[0].headers.authorization).to.equal(
      `Basic ${Buffer.from("key-m:").toString("base64")}`,
    )
    const ofAnotherCall = await new RudderstackIdentifyAction().execute(
      resendRequest(linesOf([trackEvent(4)])),
    )
    expect(ofAnotherCall.message).to.match(/^Line 1 .* another type than "identify"/)
  })

  async function start(script: Script) {
    plane = await new ScriptedDataPlane(script).start()
  }

  async function run(
    text: string,
    parts: Parameters<typeof buildOrder>[0] = {},
  ): Promise<Hub.ActionResponse> {
    const settings = {writeKey: "key", dataPlaneUrl: plane.url}
    const order = buildOrder({call: "track", settings, ...parts})
    return new ResendRun({...order, request: resendRequest(text)}).run()
  }

  function resendRequest(text: string): Hub.ActionRequest {
    const attachment = {mime: "application/x-ndjson", dataBuffer: Buffer.from(text)}
    return Object.assign(new Hub.ActionRequest(), {attachment, params: params()})
  }

  function params(): Hub.ParamMap {
    return {rudder_write_key: "key", rudder_server_url: plane.url}
  }

  function arrived(): ReceivedMessage[] {
    return plane.received.flatMap(({messages}) => messages)
  }
})

function linesOf(events: readonly SerializedEvent[]): string {
  return events.map((event) => `{"row":${event.rowNumber},"event":${eventJson(eventText(event))}}`).join("\n")
}
