import {IncomingMessage} from "node:http"
import {gunzipSync} from "node:zlib"

/** A few allocations for a usual batch; zlib's default of 16 KB would make dozens. */
const INFLATE_CHUNK_BYTES = 256 * 1024

/**
 * The body as it came over the wire.
 * @returns undefined when the client goes away before the end of it.
 */
export function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    request.on("data", (chunk: Buffer) => chunks.push(chunk))
    request.on("end", () => resolve(Buffer.concat(chunks)))
    request.on("error", () => resolve(undefined))
    request.on("close", () => resolve(undefined))
  })
}

/**
 * The body without its compression. Only the exact encoding `gzip` is known; any other body is taken as it is.
 * @returns undefined when it cannot be unzipped.
 */
export function uncompressed(body: Buffer, encoding: string | undefined): Buffer | undefined {
  if (encoding !== "gzip") return body
  try {
    return gunzipSync(body, {chunkSize: INFLATE_CHUNK_BYTES})
  } catch {
    return undefined
  }
}
