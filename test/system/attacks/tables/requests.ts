import {gzipSync} from "node:zlib"
import {authorized, RequestAttack, requestLines} from "../request_attack"
import {FaultLine} from "../../faults/fault_line"
import {CANARY, WRITE_KEY} from "../../faults/secrets"

const JSON_TYPE = "Content-Type: application/json"

/** A body that would be fine, but for what it leads to. */
const SETTINGS = {rudder_write_key: WRITE_KEY, rudder_server_url: "http://127.0.0.1:9"}
const FINE_BODY = JSON.stringify({
  type: "query",
  data: SETTINGS,
  form_params: {},
  scheduled_plan: {download_url: "http://127.0.0.1:9/downloads/x"},
})

function withBody(
  body: string | Buffer,
  statuses: RequestAttack["statuses"],
  more: Partial<RequestAttack> = {},
): Omit<RequestAttack, "name"> {
  return {headers: (hub) => [...authorized(hub), JSON_TYPE], body, statuses, ...more}
}

function withType(type: string, body = FINE_BODY): Omit<RequestAttack, "name"> {
  return {headers: (hub) => [...authorized(hub), `Content-Type: ${type}`], body, statuses: [415]}
}

const BODIES: readonly RequestAttack[] = [
  {name: "no body", ...withBody("", [400])},
  {name: "half a document", ...withBody(FINE_BODY.slice(0, -20), [400])},
  {
    name: "a document with a secret in the wrong place",
    ...withBody(`{"${CANARY}" "${WRITE_KEY}"}`, [400]),
  },
  {name: "null", ...withBody("null", [400])},
  {name: "a list", ...withBody("[]", [400])},
  {name: "a number", ...withBody("7", [400])},
  {name: "an empty object", ...withBody("{}", [400, 404])},
  {
    name: "wrong types everywhere",
    ...withBody('{"type":7,"data":[],"form_params":"x","scheduled_plan":[1],"attachment":9}', [400, 404]),
  },
  {
    name: "__proto__ and constructor",
    ...withBody('{"type":"query","__proto__":{"a":1},"constructor":{"prototype":{}},"data":{}}', [400, 404]),
  },
  {
    name: "nested 100,000 levels deep",
    ...withBody(`${"[".repeat(100_000)}${"]".repeat(100_000)}`, [400]),
  },
  {
    name: "nested 100,000 levels deep, in a setting",
    ...withBody(`{"type":"query","data":${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}}`, [413]),
  },
  {name: "bytes that are no text", ...withBody(Buffer.from([0x7b, 0xff, 0xfe, 0x00, 0x7d]), [400])},
  {name: "an unknown type of request", ...withBody(FINE_BODY.replace('"query"', '"nothing"'), [404, 400])},
  {
    name: "no settings",
    ...withBody(
      '{"type":"query","data":{},"scheduled_plan":{"download_url":"http://127.0.0.1:9/"}}',
      [404, 400],
    ),
  },
  {name: "no content type", headers: authorized, body: "{", statuses: [400]},
  {name: "text/plain", ...withType("text/plain")},
  {name: "a form", ...withType("application/x-www-form-urlencoded")},
  {name: "multipart", ...withType("multipart/form-data; boundary=x")},
  {name: "application/json, but longer", ...withType("application/jsonx")},
  {name: "a content type of nonsense", ...withType(";;;===")},
  {
    name: "gzip that is none",
    headers: (hub) => [...authorized(hub), JSON_TYPE, "Content-Encoding: gzip"],
    body: "no gzip",
    statuses: [415],
  },
  {
    name: "an encoding that nobody knows",
    headers: (hub) => [...authorized(hub), JSON_TYPE, "Content-Encoding: sdch"],
    body: FINE_BODY,
    statuses: [415],
  },
  {
    name: "2 MB, where 1 MB are allowed",
    ...withBody(`{"x":"${"x".repeat(2_000_000)}"}`, [413]),
    hub: "narrow",
  },
  {
    name: "200 MB, compressed to 200 KB",
    headers: (hub) => [...authorized(hub), JSON_TYPE, "Content-Encoding: gzip"],
    body: gzipSync(Buffer.alloc(200_000_000, "x"), {level: 9}),
    statuses: [415],
    hub: "narrow",
  },
  {
    name: "10 MB of empty lists, compressed to 60 KB",
    headers: (hub) => [...authorized(hub), JSON_TYPE, "Content-Encoding: gzip"],
    body: gzipSync(`{"x":[[]${",[]".repeat(3_333_333)}]}`, {level: 9}),
    statuses: [415],
  },
  {
    name: "100,001 values, which Looker never sends",
    ...withBody(`{"x":[${"1,".repeat(100_000)}1]}`, [413]),
  },
  {
    name: "90,000 values, which the hub reads and refuses",
    ...withBody(`{"x":[${"1,".repeat(89_999)}1]}`, [400, 404]),
  },
  {name: "60 MB in one text", ...withBody(`{"x":"${"x".repeat(60_000_000)}"}`, [400, 404])},
  {
    name: "10 MB of empty lists",
    ...withBody(`{"x":[[]${",[]".repeat(3_333_333)}]}`, [413]),
  },
  {
    name: "2 MB in chunks, where 1 MB are allowed",
    headers: (hub) => [...authorized(hub), JSON_TYPE, "Transfer-Encoding: chunked"],
    body: `${(2_000_000).toString(16)}\r\n${"x".repeat(2_000_000)}\r\n0\r\n\r\n`,
    statuses: [413],
    hub: "narrow",
  },
  {
    name: "2 MB for a form",
    at: "POST /actions/rudder_event/form",
    ...withBody(`{"x":"${"x".repeat(2_000_000)}"}`, [413]),
  },
]

const ADDRESSES: readonly RequestAttack[] = [
  {
    name: "an unknown action",
    at: "POST /actions/rudder_nothing/execute",
    ...withBody(FINE_BODY, [404]),
  },
  {name: "an unknown action's form", at: "POST /actions/rudder_nothing/form", ...withBody("{}", [404])},
  {name: "an action named __proto__", at: "POST /actions/__proto__/execute", ...withBody(FINE_BODY, [404])},
  {
    name: "an action named ../../etc/passwd",
    at: "POST /actions/..%2f..%2fetc%2fpasswd/execute",
    ...withBody(FINE_BODY, [404]),
  },
  {
    name: "an address that cannot be decoded",
    at: "POST /actions/%ZZ/execute",
    ...withBody(FINE_BODY, [400]),
  },
  {name: "an address of 20 KB", at: `POST /${"a".repeat(20_000)}`, statuses: [431, 414, 404]},
  {name: "an unknown address", at: "POST /admin", statuses: [404]},
  {name: "../../etc/passwd", at: "GET /../../etc/passwd", statuses: [404, 400]},
  ...["GET", "PUT", "DELETE", "PATCH", "OPTIONS"].map((method): RequestAttack => ({
    name: `${method}`,
    at: `${method} /actions/rudder_event/execute`,
    statuses: [405],
  })),
  {name: "TRACE", at: "TRACE /", statuses: [405]},
  {name: "CONNECT", at: "CONNECT 169.254.169.254:80", statuses: [400, 404, 405, "end"]},
]

const tokens: readonly [name: string, header: string][] = [
  ["no scheme", "x"],
  ["another scheme", "Basic dXNlcjpwYXNz"],
  ["an empty token", 'Token token=""'],
  ["half a token", 'Token token="abc/'],
  ["a slash", 'Token token="/"'],
  ["many slashes", `Token token="${"/".repeat(1000)}"`],
  ["a token of another hub", `Token token="${"ab".repeat(32)}/${"cd".repeat(64)}"`],
  ["8 KB", `Token token="${"a".repeat(8000)}"`],
  [
    "every byte beyond ASCII",
    `Token token="${Array.from({length: 128}, (_, index) => String.fromCharCode(128 + index)).join("")}"`,
  ],
  ["a pattern that is slow to search", `${"Token token=".repeat(400)}"`],
  ["__proto__", 'Token token="__proto__/__proto__"'],
]

const AUTHORIZATIONS: readonly RequestAttack[] = [
  {name: "no Authorization", headers: () => [JSON_TYPE], body: FINE_BODY, statuses: [403]},
  ...tokens.map(([name, header]): RequestAttack => ({
    name: `Authorization: ${name}`,
    headers: () => [JSON_TYPE, `Authorization: ${header}`],
    body: FINE_BODY,
    statuses: [403],
  })),
  {name: "the right token, in the address", at: "POST /?token=x", headers: () => [], statuses: [403]},
  {
    name: "the right token, and then another",
    headers: (hub) => [JSON_TYPE, ...authorized(hub).map((header) => header.replace(/"$/, 'x"'))],
    body: FINE_BODY,
    statuses: [403],
  },
]

const PROTOCOL: readonly RequestAttack[] = [
  {
    name: "no HTTP",
    bytes: () => "\u0016\u0003\u0001\u0002\u0000\u0001\r\n\r\n",
    statuses: [400, "end"],
  },
  {
    name: "headers of 20 KB",
    headers: (hub) => [...authorized(hub), `X: ${"x".repeat(20_000)}`],
    statuses: [431],
  },
  {
    name: "10,000 headers",
    headers: (hub) => [...authorized(hub), ...Array.from({length: 10_000}, (_, index) => `X${index}: 1`)],
    statuses: [431],
  },
  {
    name: "a header that never ends",
    bytes: () => `POST / HTTP/1.1\r\nX: ${"x".repeat(500_000)}`,
    statuses: [431, "end"],
  },
  {name: "a negative length", headers: (hub) => [...authorized(hub), "Content-Length: -1"], statuses: [400]},
  {
    name: "two lengths",
    headers: (hub) => [...authorized(hub), "Content-Length: 3", "Content-Length: 4"],
    body: "{}",
    statuses: [400],
  },
  {
    name: "a length and chunks (smuggling)",
    headers: (hub) => [...authorized(hub), "Content-Length: 4", "Transfer-Encoding: chunked"],
    body: "0\r\n\r\nGET /admin HTTP/1.1\r\n\r\n",
    statuses: [400],
  },
  {
    name: "chunks of nonsense",
    headers: (hub) => [...authorized(hub), JSON_TYPE, "Transfer-Encoding: chunked"],
    body: "zz\r\n",
    statuses: [400],
  },
  {name: "no Host", bytes: () => "GET / HTTP/1.1\r\nConnection: close\r\n\r\n", statuses: [400]},
  {name: "HTTP/9.9", bytes: () => "GET / HTTP/9.9\r\nHost: h\r\n\r\n", statuses: [400, 505]},
  {name: "a line break in a header's name", headers: () => ["X\n: 1"], statuses: [400]},
  {name: "Expect: something", headers: (hub) => [...authorized(hub), "Expect: something"], statuses: [417]},
  {
    name: "an upgrade",
    headers: (hub) => [...authorized(hub), "Connection: Upgrade", "Upgrade: websocket"],
    at: "GET /healthz",
    statuses: [200, 404, 400],
  },
]

export const REQUESTS: readonly FaultLine[] = [
  ...requestLines("the body", BODIES),
  ...requestLines("the address", ADDRESSES),
  ...requestLines("the token", AUTHORIZATIONS),
  ...requestLines("the protocol", PROTOCOL),
]
