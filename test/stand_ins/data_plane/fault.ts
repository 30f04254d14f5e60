import type {IncomingHttpHeaders, ServerResponse} from "node:http"
import {type Answer, sendAnswer} from "./answer"
import type {RudderEvent} from "./rudder_event"

interface Circumstances {
  /** The batch is checked and stored as usual first, so the client cannot know what became of it. */
  readonly stored?: boolean
  /** Wait this long before the fault shows. */
  readonly delayMs?: number
}

/**
 * What goes wrong with one request.
 * - `answer`: this status, headers and body in place of the gateway's.
 * - `delay`: the gateway's own answer, later. The batch is stored at once.
 * - `reset`: the connection is reset, before the answer or after its status line and headers.
 * - `cut_off`: 200 with a body that ends before its announced length.
 * - `silence`: no answer, ever.
 */
export type Fault =
  | (Circumstances & {readonly kind: "answer"} & Partial<Answer> & Pick<Answer, "status">)
  | {readonly kind: "delay"; readonly delayMs: number}
  | (Circumstances & {readonly kind: "reset"; readonly when: "before_answering" | "while_answering"})
  | (Circumstances & {readonly kind: "cut_off"})
  | (Circumstances & {readonly kind: "silence"})

/** One request as an intercept sees it, before the gateway does. */
export interface InterceptedRequest {
  /** Position among all requests, health checks aside. */
  readonly index: number
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly receivedAtMs: number
  /** Uncompressed where that is possible. */
  readonly body: Buffer
  /** The events of a readable batch; none in counting mode. */
  readonly events: readonly RudderEvent[]
}

/** Decides what goes wrong with a request, if anything. While it is pending, the client waits. */
export type Intercept = (request: InterceptedRequest) => Fault | undefined | Promise<Fault | undefined>

/** A firewall, or a row that cannot be stored: this goes wrong with each batch that holds such an event. */
export function whenEvent(isStruck: (event: RudderEvent) => boolean, fault: Fault): Intercept {
  return ({events}) => (events.some(isStruck) ? fault : undefined)
}

/** A proxy that counts the events of each window and answers 429 to the batch that would go beyond the limit. */
export function atMost(
  limit: {readonly events: number; readonly windowMs: number},
  answer?: Answer,
): Intercept {
  let windowStartMs = -Infinity
  let usedEvents = 0
  return ({events, receivedAtMs}) => {
    if (receivedAtMs - windowStartMs >= limit.windowMs) {
      windowStartMs = receivedAtMs
      usedEvents = 0
    }
    if (usedEvents + events.length > limit.events) {
      return {kind: "answer", ...(answer ?? {status: 429, body: "Too Many Requests\n"})}
    }
    usedEvents += events.length
    return undefined
  }
}

/** Whether the batch reaches the gateway's checks and its store in spite of the fault. */
export function letsBatchThrough(fault: Fault): boolean {
  return fault.kind === "delay" || fault.stored === true
}

/**
 * Does to the client what the fault says.
 * @returns the status that the client can read, null when there is none.
 */
export function playFault(fault: Fault, gatewayAnswer: Answer, response: ServerResponse): number | null {
  switch (fault.kind) {
    case "delay":
      return sendAnswer(gatewayAnswer, response)
    case "answer":
      return sendAnswer({body: "", ...fault}, response)
    case "reset":
      if (fault.when === "while_answering") startAnswer(response)
      response.socket?.resetAndDestroy()
      return null
    case "cut_off":
      startAnswer(response)
      response.socket?.end()
      return null
    case "silence":
      return null
  }
}

function startAnswer(response: ServerResponse): void {
  response.writeHead(200, {"Content-Type": "text/plain; charset=utf-8", "Content-Length": "2"})
  response.write("o")
}
