import {ServerResponse} from "node:http"
import {Answer} from "./answer"

interface Circumstances {
  /** The batch is checked and stored as usual first, so the client cannot know what became of it. */
  readonly stored?: boolean
  /** Wait this long before the fault shows. */
  readonly delayMs?: number
}

/**
 * What goes wrong with one request.
 * - `answer`: this status instead of the gateway's.
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

export function sendAnswer({status, body, headers}: Answer, response: ServerResponse): number {
  response.writeHead(status, {"Content-Type": "text/plain; charset=utf-8", ...headers})
  response.end(body)
  return status
}

function startAnswer(response: ServerResponse): void {
  response.writeHead(200, {"Content-Type": "text/plain; charset=utf-8", "Content-Length": "2"})
  response.write("o")
}
