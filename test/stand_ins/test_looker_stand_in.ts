import {expect} from "chai"
import * as http from "node:http"
import {row} from "./builders"
import {lookDocument, textOf} from "./look_document"
import {isObject} from "./looker/hub_answer"
import {Looker, startLooker} from "./looker_stand_in"
import {LoopbackServer, serveOnLoopback} from "./loopback_server"

interface SeenRequest {
  readonly method?: string
  readonly url?: string
  readonly headers: http.IncomingHttpHeaders
  readonly body: unknown
}

/** A hub of one action that answers what it is told to. */
class EchoHub {
  readonly seen: SeenRequest[] = []
  answer = '{"looker":{"success":true}}'
  url = ""

  readonly listener: http.RequestListener = (request, response) => {
    const chunks: Buffer[] = []
    request.on("data", (chunk: Buffer) => chunks.push(chunk))
    request.on("end", () => {
      const text = Buffer.concat(chunks).toString()
      const {method, url, headers} = request
      this.seen.push({method, url, headers, body: text === "" ? undefined : JSON.parse(text)})
      response.end(url === "/" ? JSON.stringify(this.listing()) : this.answer)
    })
  }

  private listing() {
    const url = `${this.url}/actions/one/execute`
    return {
      label: "A hub",
      integrations: [{name: "one", label: "One", url, form_url: `${this.url}/actions/one/form`}],
    }
  }
}

describe("the Looker stand-in", () => {
  let looker: Looker
  let hub: EchoHub
  let hubServer: LoopbackServer

  beforeEach(async () => {
    looker = await startLooker()
    hub = new EchoHub()
    hubServer = await serveOnLoopback(hub.listener)
    hub.url = hubServer.url
  })

  afterEach(async () => {
    await looker.close()
    await hubServer.close()
  })

  function connect() {
    return looker.connect({hubUrl: hub.url, token: "nonce/signature"})
  }

  function lastRequest(): SeenRequest {
    return hub.seen[hub.seen.length - 1]
  }

  function downloadUrl(): string {
    const {body} = lastRequest()
    const plan = isObject(body) && isObject(body.scheduled_plan) ? body.scheduled_plan : {}
    return String(plan.download_url)
  }

  it("lists a hub's actions with Looker's headers and an empty body", async () => {
    const listing = await connect().list()
    expect(listing.integrations.map(({name}) => name)).to.deep.equal(["one"])
    const {method, url, headers, body} = lastRequest()
    expect({method, url, body}).to.deep.equal({method: "POST", url: "/", body: undefined})
    expect(headers).to.include({
      "authorization": 'Token token="nonce/signature"',
      "user-agent": "LookerOutgoingWebhook/24.18.00001234",
      "x-looker-instance": "shop.looker.example",
      "x-looker-webhook-id": listing.webhookId,
    })
  })

  it("gives each request a webhook id of its own", async () => {
    const connection = connect()
    const ids = [await connection.list(), await connection.list()].map(({webhookId}) => webhookId)
    expect(new Set(ids).size).to.equal(2)
  })

  it("opens a form with the settings and what was filled in so far", async () => {
    hub.answer = '{"fields":[{"name":"event"}]}'
    const answer = await connect().openForm({action: "one", params: {key: "k"}, formParams: {event: "E"}})
    expect(answer).to.deep.include({status: 200, body: {fields: [{name: "event"}]}})
    expect(lastRequest().url).to.equal("/actions/one/form")
    expect(lastRequest().body).to.deep.include({data: {key: "k"}, form_params: {event: "E"}})
  })

  it("runs a Look with a chunked request that names the plan and a one-time link", async () => {
    await connect().execute({
      action: "one",
      params: {key: "k"},
      formParams: {event: "E"},
      plan: {query_id: "7"},
    })
    const {headers, body, url} = lastRequest()
    expect(url).to.equal("/actions/one/execute")
    expect(headers).to.include({"transfer-encoding": "chunked"})
    expect(body).to.deep.include({type: "query", data: {key: "k"}, form_params: {event: "E"}})
    expect(body).to.have.nested.property("scheduled_plan.query_id", "7")
    expect(body).to.have.nested.property("scheduled_plan.query.vis_config.hidden_fields").that.deep.equals([])
    expect(downloadUrl()).to.match(new RegExp(`^${looker.url}/downloads/[0-9a-f]{40}$`))
  })

  it("reads the envelope behind keep-alive newlines", async () => {
    hub.answer = '\n\n{"looker":{"success":false,"message":"no"}}'
    const answer = await connect().execute({action: "one"})
    expect(answer.looker).to.deep.equal({success: false, message: "no"})
    expect(answer.text.startsWith("\n\n{")).to.equal(true)
  })

  it("reports an answer that is not JSON without an envelope", async () => {
    hub.answer = "<h1>Bad gateway</h1>"
    expect(await connect().execute({action: "one"})).to.include({
      status: 200,
      body: undefined,
      looker: undefined,
    })
  })

  it("says which actions there are when it is asked for another", async () => {
    const failure = await connect().execute({action: "two"}).then(String, String)
    expect(failure).to.equal("Error: The hub lists no action two; it lists: one")
  })

  it("serves a result once and then not again", async () => {
    const document = lookDocument({rows: Array.from({length: 20_000}, (_, id) => row({"users.id": id}))})
    await connect().execute({action: "one", download: document})
    const first = await fetch(downloadUrl())
    expect(await first.text()).to.equal(textOf(document))
    expect((await fetch(downloadUrl())).status).to.equal(404)
    expect(looker.downloads[0]).to.include({requestCount: 2, complete: true})
  })

  it("sends a result no faster than the hub reads it", async () => {
    const text = '{"users.id":{"value":1}}'
    let rowsMade = 0
    const rows = {
      *[Symbol.iterator]() {
        for (rowsMade = 0; rowsMade < 2_000_000; rowsMade++) yield text
      },
    }
    await connect().execute({action: "one", download: lookDocument({rows})})
    const response = await new Promise<http.IncomingMessage>((resolve) => http.get(downloadUrl(), resolve))
    const firstChunk = await new Promise<Buffer>((resolve) => response.once("data", resolve))
    response.pause()
    expect(firstChunk.length).to.be.greaterThan(0)
    const rowsOnce = rowsMade
    response.destroy()
    expect(rowsOnce).to.be.lessThan(1_000_000)
    expect(looker.downloads[0].complete).to.equal(false)
  })

  it("lets a script answer the download in any way", async () => {
    await connect().execute({action: "one", download: (response) => void response.writeHead(410).end("gone")})
    const response = await fetch(downloadUrl())
    expect({status: response.status, text: await response.text()}).to.deep.equal({status: 410, text: "gone"})
  })

  it("can push the result inside the request instead", async () => {
    const attachment = {mimetype: "application/json", extension: "json", data: textOf(lookDocument())}
    await connect().execute({action: "one", attachment})
    expect(lastRequest().body)
      .to.deep.include({attachment})
      .and.not.have.nested.property("scheduled_plan.download_url")
  })

  it("hangs up when it is told to", async () => {
    const hangUp = new AbortController()
    const connection = connect()
    await connection.list()
    const outcome = connection.execute({action: "one", signal: hangUp.signal}).then(
      () => "answered",
      (error: Error) => error.name,
    )
    hangUp.abort()
    expect(await outcome).to.equal("AbortError")
  })
})
