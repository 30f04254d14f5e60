import * as http from "node:http"
import {DEFAULT_WRITE_KEY} from "../../data_plane_stand_in"

export interface Call {
  readonly method?: string
  readonly path?: string
  /** "" sends none. */
  readonly authorization?: string
  readonly encoding?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
}

/** What a client saw: an answer, or the code of a broken connection. */
export type Outcome =
  | {readonly status: number; readonly text: string; readonly headers: http.IncomingHttpHeaders}
  | {readonly error: string}

export function basic(writeKey: string): string {
  return `Basic ${Buffer.from(`${writeKey}:`).toString("base64")}`
}

export function batch(events: unknown, more: object = {}): string {
  return JSON.stringify({batch: events, ...more})
}

/** Sends one request on a connection of its own. */
export function call(url: string, {method = "POST", path = "/v1/batch", ...rest}: Call): Promise<Outcome> {
  const {authorization = basic(DEFAULT_WRITE_KEY), encoding, body} = rest
  const headers = {
    ...(authorization === "" ? {} : {authorization}),
    ...(encoding === undefined ? {} : {"content-encoding": encoding}),
    ...rest.headers,
  }
  return new Promise((resolve) => {
    const fail = (error: NodeJS.ErrnoException) => resolve({error: error.code ?? error.message})
    const request = http.request(url + path, {method, headers, agent: false, maxHeaderSize: 1 << 20})
    request.on("error", fail)
    request.on("response", (response) => {
      let text = ""
      response.on("data", (chunk: Buffer) => (text += chunk.toString()))
      response.on("error", fail)
      response.on("end", () => resolve({status: response.statusCode ?? 0, text, headers: response.headers}))
    })
    request.end(body)
  })
}
