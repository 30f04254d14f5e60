import {promisify} from "node:util"
import {gunzip, inflate} from "node:zlib"
import {RequestRefusedError} from "./request_refused_error"

const inflaters = {gzip: promisify(gunzip), deflate: promisify(inflate)}

/**
 * A body without its Content-Encoding.
 *
 * @throws RequestRefusedError when the encoding is unknown, the body is not encoded so, or is too long decoded
 */
export async function inflatedBody(
  sent: Buffer,
  contentEncoding: string | undefined,
  maxBytes: number,
): Promise<Buffer> {
  const encoding = contentEncoding?.trim().toLowerCase() ?? "identity"
  if (encoding === "identity") {
    return sent
  }
  if (encoding !== "gzip" && encoding !== "deflate") {
    throw new RequestRefusedError(415, "The Content-Encoding must be gzip, deflate or identity.")
  }
  try {
    return await inflaters[encoding](sent, {maxOutputLength: maxBytes})
  } catch (error) {
    throw isTooLong(error)
      ? new RequestRefusedError(413, `The request body is longer than ${maxBytes} bytes when decompressed.`)
      : new RequestRefusedError(400, `The request body is not valid ${encoding}.`)
  }
}

function isTooLong(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE"
}
