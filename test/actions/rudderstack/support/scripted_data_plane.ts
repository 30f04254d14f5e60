import * as http from "http"
import {AddressInfo, Socket} from "net"
import {gunzipSync} from "zlib"

/** An event as it was received. */
export interface ReceivedEvent {
  readonly messageId: string
  readonly [name: string]: unknown
}

/** One request to the data plane. */
export interface ReceivedBatch {
  readonly method: string | undefined
  readonly path: string | undefined
  readonly headers: http.IncomingHttpHeaders
  readonly events: readonly ReceivedEvent[]
  /** Of the messages' ids `row-1`, `row-2`, … */
  readonly rows: readonly number[]
  readonly json: string
}

/** An answer; without a body a 200 says what RudderStack says. */
export interface ScriptedReply {
  readonly status: number
  readonly body?: string
  readonly headers?: http.OutgoingHttpHeaders
  readonly afterMs?: number
}

/** What the data plane does once it has received a batch. */
export type ScriptedAnswer =
  | ScriptedReply
  /** The connection is reset in place of an answer. */
  | "reset"
  /** The connection is ended in place of an answer. */
  | "close"
  /** A 200 whose body breaks off. */
  | "cut off"
  /** No answer, ever. */
  | "silence"
  /** A 200 whose body never ends. */
  | "trickle"

/** Decides on the answer to a batch; `index` counts the requests from 0. */
export type Script = (batch: ReceivedBatch, index: number) => ScriptedAnswer

export const OK: ScriptedAnswer = {status: 200, body: "ok"}

const TRICKLE_MS = 20

/** A data plane on the loopback interface that records what it receives, and answers as a test tells it. */
export class ScriptedDataPlane {
  readonly received: ReceivedBatch[] = []
  private readonly sockets = new Set<Socket>()
  private readonly server: http.Server

  constructor(private readonly script: Script) {
    this.server = http.createServer((request, response) => this.receive(request, response))
    this.server.on("connection", (socket) => {
      this.sockets.add(socket)
      socket.on("close", () => this.sockets.delete(socket))
    })
  }

  /** Known once it has been started. */
  get url(): string {
    const {port} = this.server.address() as AddressInfo
    return `http://127.0.0.1:${port}`
  }

  /** The rows of each request, in the order of their arrival. */
  get requests(): (readonly number[])[] {
    return this.received.map(({rows}) => rows)
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve))
    return this
  }

  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()))
    this.sockets.forEach((socket) => socket.destroy())
    await closed
  }

  private receive(request: http.IncomingMessage, response: http.ServerResponse) {
    const chunks: Buffer[] = []
    request.on("data", (chunk: Buffer) => chunks.push(chunk))
    request.on("end", () => {
      const batch = receivedBatch(request, Buffer.concat(chunks))
      this.received.push(batch)
      give(this.script(batch, this.received.length - 1), response)
    })
  }
}

/** Answers with these one after the other, and with the last one from then on. */
export function inTurn(...answers: ScriptedAnswer[]): Script {
  return (_, index) => answers[Math.min(index, answers.length - 1)]
}

function receivedBatch({method, url, headers}: http.IncomingMessage, body: Buffer): ReceivedBatch {
  const json = (headers["content-encoding"] === "gzip" ? gunzipSync(body) : body).toString()
  const {batch} = JSON.parse(json) as {batch: ReceivedEvent[]}
  const rows = batch.map(({messageId}) => Number(messageId.replace("row-", "")))
  return {method, path: url, headers, events: batch, rows, json}
}

function give(answer: ScriptedAnswer, response: http.ServerResponse) {
  switch (answer) {
    case "reset":
      // A socket that is destroyed with unread or unsent data is reset; resetAndDestroy says so outright.
      response.socket?.resetAndDestroy()
      break
    case "close":
      response.socket?.end()
      break
    case "cut off":
      response.writeHead(200, {"content-length": "100"})
      response.write("ok", () => response.socket?.destroy())
      break
    case "silence":
      break
    case "trickle": {
      const timer = setInterval(() => response.write("o"), TRICKLE_MS)
      response.on("close", () => clearInterval(timer))
      break
    }
    default: {
      const end = () => {
        response.writeHead(answer.status, answer.headers)
        response.end(answer.body ?? (answer.status === 200 ? "ok" : undefined))
      }
      if (answer.afterMs === undefined) {
        end()
      } else {
        setTimeout(end, answer.afterMs)
      }
    }
  }
}
