import type {OutgoingHttpHeaders, ServerResponse} from "node:http"

/** An answer of the data plane, or of what a fault puts in its place. */
export interface Answer {
  readonly status: number
  readonly body: string | Uint8Array
  readonly headers?: OutgoingHttpHeaders
}

/** Which words a gateway uses: rudder-server 1.46 (April 2025) put them all into small letters. */
export type Words = "current" | "before_1.46"

interface Text {
  readonly status: number
  readonly current: string
  /** Where it differs by more than its first letter. */
  readonly old?: string
}

const TEXTS = {
  acknowledged: {status: 200, current: "ok", old: "OK"},
  too_many_requests: {status: 503, current: "Service Unavailable"},
  unknown_route: {status: 404, current: "404 page not found"},
  no_write_key: {
    status: 401,
    current: "failed to read writekey from header",
    old: "Failed to read writeKey from header",
  },
  unknown_write_key: {status: 401, current: "invalid write key", old: "Invalid Write Key"},
  disabled_source: {status: 404, current: "source is disabled"},
  unreadable_body: {status: 500, current: "failed to read body from request"},
  invalid_json: {status: 400, current: "invalid json", old: "Invalid JSON"},
  invalid_event: {status: 400, current: "event is not a valid rudder event"},
  no_identity: {status: 400, current: "request neither has anonymousId nor userId"},
  rate_limited: {status: 429, current: "max requests limit reached", old: "Max Requests Limit reached"},
  too_large: {status: 413, current: "request size exceeds max limit"},
  empty_batch: {status: 400, current: "empty batch payload"},
} as const satisfies Record<string, Text>

/** What the gateway decides about a batch. */
export type Verdict = keyof typeof TEXTS

/** The gateway's answer: plain text, never JSON, never a result per event. Only refusals end with a newline. */
export function answerOf(verdict: Verdict, words: Words): Answer {
  const text: Text = TEXTS[verdict]
  const body = words === "current" ? text.current : (text.old ?? capitalised(text.current))
  if (verdict === "acknowledged") return {status: text.status, body}
  return {status: text.status, body: `${body}\n`, headers: {"X-Content-Type-Options": "nosniff"}}
}

/** Sends it with the headers that every answer of the gateway has, unless the answer brings its own. */
export function sendAnswer({status, body, headers = {}}: Answer, response: ServerResponse): number {
  response.setHeader("Vary", "Origin")
  if (body.length > 0) response.setHeader("Content-Type", "text/plain; charset=utf-8")
  if (status !== 204 && status !== 304) response.setHeader("Content-Length", Buffer.byteLength(body))
  response.writeHead(status, headers)
  response.end(body)
  return status
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
