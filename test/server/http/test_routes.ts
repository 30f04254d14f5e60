import {expect} from "chai"
import * as fc from "fast-check"
import {gzipSync} from "node:zlib"
import {executeBody, HubUnderTest, validAuthorization} from "../support/hub_under_test"

const authorized = {authorization: validAuthorization}
const json = {...authorized, "content-type": "application/json"}
const execute = "/actions/fake_pooled/execute"
const good = JSON.stringify(executeBody({do: "answer"}))
const maxBodyBytes = 4096
const refusal = (error: string) => JSON.stringify({success: false, error})
const success = '"success":true'

describe("the hub's routes", () => {
  let hub: HubUnderTest
  before(async () => {
    hub = await HubUnderTest.start({config: {maxExecuteBodyBytes: maxBodyBytes, label: "A & B"}})
  })
  after(() => hub.close())

  type Line = [
    what: string,
    method: string,
    path: string,
    headers: Record<string, string>,
    body: string | Buffer | undefined,
    status: number,
    answer: string,
  ]
  const lines: Line[] = [
    ["the home page", "GET", "/", {}, undefined, 200, "A &#38; B"],
    ["the home page's headers alone", "HEAD", "/", {}, undefined, 200, ""],
    ["the hub's health", "GET", "/healthz", {}, undefined, 200, '{"status":"ok"}'],
    ["the hub's readiness", "GET", "/readyz", {}, undefined, 200, '"checks":{"runs":"ok","history":"ok"}'],
    ["no status without a status file", "GET", "/status", {}, undefined, 404, "status.json"],
    ["no other method of /", "PUT", "/", {}, undefined, 405, "GET, HEAD, POST only"],
    ["no other method of /healthz", "POST", "/healthz", {}, "{}", 405, "GET, HEAD only"],
    ["no other method of /readyz", "POST", "/readyz", {}, "{}", 405, "GET, HEAD only"],
    ["no GET of an action", "GET", "/actions/fake_pooled", {}, undefined, 405, "POST only"],
    ["no GET of an execution", "GET", execute, {}, undefined, 405, "POST only"],
    ["no DELETE of a form", "DELETE", "/actions/fake_form/form", {}, undefined, 405, "POST only"],
    ["no other address", "GET", "/nowhere", {}, undefined, 404, refusal("Not found.")],
    ["no methods of /", "OPTIONS", "/", {}, undefined, 405, "GET, HEAD, POST only"],
    ["no methods of another address", "OPTIONS", "/nowhere", {}, undefined, 404, refusal("Not found.")],
    ["no other address to post to", "POST", "/nowhere", json, "{}", 404, refusal("Not found.")],
    [
      "no unreadable address",
      "GET",
      "/actions/%ZZ",
      {},
      undefined,
      400,
      refusal("The request's address cannot be read."),
    ],

    ["the listing, without a body", "POST", "/", authorized, undefined, 200, '"label":"A & B"'],
    [
      "the listing, whatever the body",
      "POST",
      "/",
      {...authorized, "content-type": "text/plain"},
      "{",
      200,
      '"fake_pooled"',
    ],
    ["one action", "POST", "/actions/fake_pooled", authorized, undefined, 200, '"name":"fake_pooled"'],
    [
      "no unknown action",
      "POST",
      "/actions/none",
      authorized,
      undefined,
      404,
      refusal("No action found with name none. Code: action_unknown."),
    ],

    ["an execution", "POST", execute, json, good, 200, success],
    ["an execution without a Content-Type", "POST", execute, authorized, good, 200, success],
    [
      "an execution with a charset",
      "POST",
      execute,
      {...authorized, "content-type": "Application/JSON; charset=utf-8"},
      good,
      200,
      success,
    ],
    [
      "an execution with an empty encoding",
      "POST",
      execute,
      {...json, "content-encoding": ""},
      good,
      200,
      success,
    ],
    [
      "no compressed execution",
      "POST",
      execute,
      {...json, "content-encoding": "gzip"},
      gzipSync(good),
      415,
      "must not be compressed",
    ],
    [
      "an action's failure",
      "POST",
      execute,
      json,
      JSON.stringify(executeBody({do: "fail"})),
      200,
      '"message":"3 of 5 rows arrived.","refresh_query":false,"success":false',
    ],
    [
      "no execution of an unknown action",
      "POST",
      "/actions/none/execute",
      json,
      good,
      404,
      refusal("No action found with name none. Code: action_unknown."),
    ],
    ["no execution without a body", "POST", execute, json, undefined, 400, "it is empty"],
    [
      "no execution of broken JSON",
      "POST",
      execute,
      json,
      '{"canary',
      400,
      refusal("Request body must be valid JSON."),
    ],
    [
      "no execution of a list",
      "POST",
      execute,
      json,
      "[]",
      400,
      refusal("Request body must be a JSON object."),
    ],
    [
      "no execution of null",
      "POST",
      execute,
      json,
      "null",
      400,
      refusal("Request body must be a JSON object."),
    ],
    [
      "no execution of a form post",
      "POST",
      execute,
      {...authorized, "content-type": "application/x-www-form-urlencoded"},
      "a=b",
      415,
      "must be application/json",
    ],
    [
      "no execution in an unknown encoding",
      "POST",
      execute,
      {...json, "content-encoding": "br"},
      good,
      415,
      "Content-Encoding",
    ],
    [
      "no execution with a state that is no text",
      "POST",
      execute,
      json,
      '{"type":"query","state":{}}',
      404,
      "received object. Code: request_body_unknown.",
    ],
    [
      "no execution of a long body",
      "POST",
      execute,
      json,
      " ".repeat(maxBodyBytes + 1),
      413,
      "longer than 4096 bytes",
    ],
    [
      "no execution of another type",
      "POST",
      execute,
      json,
      '{"type":"cell","data":{"key":"k"}}',
      404,
      'does not support requests of type \\"cell\\"',
    ],
    [
      "no execution without a type",
      "POST",
      execute,
      json,
      '{"data":{"key":"k"}}',
      404,
      "No request type specified",
    ],
    [
      "no execution without a setting",
      "POST",
      execute,
      json,
      '{"type":"query"}',
      404,
      'Required setting \\"Key\\" not specified',
    ],
    [
      "no execution that the action refuses",
      "POST",
      execute,
      json,
      JSON.stringify(executeBody({do: "refuse"})),
      404,
      refusal("This cannot be served."),
    ],
    [
      "nothing of a fault",
      "POST",
      execute,
      json,
      JSON.stringify(executeBody({do: "throw"})),
      500,
      refusal("Internal server error."),
    ],
    [
      "nothing of a fault in its own thread",
      "POST",
      "/actions/fake_inline/execute",
      json,
      JSON.stringify(executeBody({do: "throw"})),
      500,
      refusal("Internal server error."),
    ],
    [
      "nothing of an answer that is none",
      "POST",
      execute,
      json,
      JSON.stringify(executeBody({do: "answer_nothing"})),
      500,
      refusal("Internal server error."),
    ],

    [
      "a form",
      "POST",
      "/actions/fake_form/form",
      json,
      '{"data":{"key":"k"}}',
      200,
      '"fields":[{"name":"do"',
    ],
    [
      "a form's error without a setting",
      "POST",
      "/actions/fake_form/form",
      json,
      undefined,
      200,
      '{"error":"Required setting \\"Key\\" not specified',
    ],
    [
      "no form where there is none",
      "POST",
      "/actions/fake_pooled/form",
      json,
      '{"data":{"key":"k"}}',
      404,
      "has no form",
    ],
    [
      "nothing of a form's fault",
      "POST",
      "/actions/fake_form/form",
      json,
      '{"data":{"key":"k"},"form_params":{"do":"throw"}}',
      500,
      refusal("Internal server error."),
    ],
  ]
  for (const [what, method, path, headers, body, status, answer] of lines) {
    it(`answer ${method} ${path} with ${status}: ${what}`, async () => {
      const reply = await hub.send(method, path, headers, body)
      expect(reply.status).to.equal(status)
      expect(reply.text).to.include(answer)
      expect(reply.text).not.to.include("canary")
      if (!path.endsWith("/") && status !== 200) {
        expect(JSON.parse(reply.text)).to.have.property("success", false)
      }
    })
  }

  const browser = {accept: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
  const forBrowsers: [path: string, status: number, text: string][] = [
    ["/nowhere", 404, "Not found."],
    ["/actions/fake_pooled", 405, "This address takes POST only."],
    ["/actions/%ZZ", 400, "The request&#39;s address cannot be read."],
    ["/runs/%ZZ", 400, "The request&#39;s address cannot be read."],
  ]
  for (const [path, status, text] of forBrowsers) {
    it(`answer a browser that asks for ${path} with ${status} and a page of the hub`, async () => {
      const reply = await hub.send("GET", path, browser)
      expect([reply.status, reply.headers["content-type"]]).to.deep.equal([
        status,
        "text/html; charset=utf-8",
      ])
      expect(reply.text).to.include(text).and.to.include('<link rel="stylesheet"')
    })
  }

  it("name the methods that an address has", async () => {
    const reply = await hub.send("PATCH", "/")
    expect(reply.headers.allow).to.equal("GET, HEAD, POST")
  })

  for (const path of [
    "/",
    "/actions/fake_pooled",
    execute,
    "/actions/fake_form/form",
    "/actions/none/execute",
  ]) {
    it(`answer POST ${path} with 403 unless authorized, before they look at the request`, async () => {
      for (const authorization of ["", 'Token token="x"']) {
        const reply = await hub.send("POST", path, {authorization, "content-type": "text/plain"}, "{")
        expect([reply.status, reply.text]).to.deep.equal([403, refusal("Invalid 'Authorization' header.")])
      }
    })
  }

  it("answer 403 to any Authorization header", async () => {
    const headerText = fc.stringMatching(/^[\t\x20-\x7e\x80-\xff]{0,200}$/)
    await fc.assert(
      fc.asyncProperty(headerText, async (authorization) => {
        const reply = await hub.send("POST", execute, {authorization: `Token token="${authorization}"`}, "{}")
        return reply.status === 403
      }),
      {numRuns: 200},
    )
  })

  it("keep connections for longer than load balancers do, which must be the first to close them", async () => {
    expect((await hub.send("GET", "/healthz")).headers["keep-alive"]).to.equal("timeout=65")
  })

  it("protect browsers", async () => {
    const {headers} = await hub.send("GET", "/")
    expect(headers).to.include({
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "referrer-policy": "same-origin",
    })
    expect(headers["content-security-policy"]).to.match(/^default-src 'none'; style-src 'self'/)
    expect(headers).not.to.have.any.keys("x-powered-by", "server")
  })
})

describe("a large body", () => {
  let hub: HubUnderTest
  before(async () => {
    hub = await HubUnderTest.start()
  })
  after(() => hub.close())

  const tooMany = 100_001
  const large: [what: string, value: string, status: number][] = [
    ["a result of 5 MB in one string", JSON.stringify('{"a":[1,2,"\\"],'.repeat(300_000)), 200],
    ["many values", `[0${",0".repeat(90_000)}]`, 200],
    ["too many values", `[0${",0".repeat(tooMany)}]`, 413],
    ["too many keys", `{"a":0${',"a":0'.repeat(tooMany / 2)}}`, 413],
    ["too many empty lists", `[[]${",[]".repeat(tooMany / 2)}]`, 413],
    ["too many levels", `${"[".repeat(tooMany)}${"]".repeat(tooMany)}`, 413],
    ["too many values behind a string with a quote", `["\\\"\\\\"${",0".repeat(tooMany)}]`, 413],
  ]
  for (const [what, value, status] of large) {
    it(`with ${what} is answered ${status}`, async () => {
      const reply = await hub.send("POST", execute, json, `${good.slice(0, -1)},"x":${value}}`)
      expect(reply.status).to.equal(status)
      expect(reply.text).to.include(status === 200 ? success : "more than 100000 values and keys")
    })
  }
})

describe("the hub's listing", () => {
  const listings: [userAgent: string | undefined, hasForm: boolean][] = [
    [undefined, true],
    ["curl/8", true],
    ["LookerOutgoingWebhook/6.2.0", true],
    ["LookerOutgoingWebhook/6.1.9", false],
    ["LookerOutgoingWebhook/7.3.00004561", true],
  ]
  it("has the actions that the asking Looker can use, under the hub's own address", async () => {
    const hub = await HubUnderTest.start({config: {baseUrl: "https://hub.example.com/x"}})
    try {
      for (const [userAgent, hasForm] of [...listings, ...listings]) {
        const headers = {
          authorization: validAuthorization,
          ...(userAgent !== undefined && {"user-agent": userAgent}),
        }
        const reply = await hub.send("POST", "/", headers)
        const {integrations} = JSON.parse(reply.text) as {
          integrations: {name: string; url: string; form_url: string | null}[]
        }
        const form = integrations.find(({name}) => name === "fake_form")
        expect(form !== undefined, userAgent).to.equal(hasForm)
        expect(form?.url ?? "https://hub.example.com/x/actions/fake_form/execute").to.equal(
          "https://hub.example.com/x/actions/fake_form/execute",
        )
        expect(integrations.find(({name}) => name === "fake_pooled")?.form_url).to.equal(null)
      }
    } finally {
      await hub.close()
    }
  })
})
