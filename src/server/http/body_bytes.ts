import type {Request} from "express"
import type {BodyAccount} from "./body_budget"
import {RequestRefusedError} from "./request_refused_error"

/**
 * A request's body as it was sent.
 *
 * @throws RequestRefusedError when it is too long or breaks off
 */
export async function readBytes(request: Request, maxBytes: number, account: BodyAccount): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of request.iterator({destroyOnReturn: false}) as AsyncIterable<Buffer>) {
      length += chunk.length
      requireLength(length, maxBytes)
      account.take(chunk.length)
      chunks.push(chunk)
    }
  } catch (error) {
    request.resume() // the caller reads no answer before it has sent everything
    throw error instanceof RequestRefusedError
      ? error
      : new RequestRefusedError(400, "The request body ended early.")
  }
  return Buffer.concat(chunks)
}

function requireLength(length: number, maxBytes: number): void {
  if (length > maxBytes) {
    throw new RequestRefusedError(413, `The request body is longer than ${maxBytes} bytes.`)
  }
}
