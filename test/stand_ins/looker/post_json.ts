import * as http from "node:http"

export interface RawAnswer {
  readonly status: number
  readonly headers: http.IncomingHttpHeaders
  readonly text: string
}

/**
 * Posts a JSON document as Looker does: with a chunked body, on a connection of its own, and with as much patience
 * as it takes. Rejects when the connection breaks or `signal` is aborted before the end of the answer.
 */
export function postJson(
  url: string,
  body: unknown,
  headers: Record<string, string>,
  signal?: AbortSignal,
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const request = http.request(url, {method: "POST", headers, agent: false, signal})
    request.on("error", reject)
    request.on("response", (response) => {
      const chunks: Buffer[] = []
      response.on("data", (chunk: Buffer) => chunks.push(chunk))
      response.on("error", reject)
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString("utf8")
        resolve({status: response.statusCode ?? 0, headers: response.headers, text})
      })
    })
    if (body !== undefined) request.write(JSON.stringify(body))
    request.end()
  })
}
