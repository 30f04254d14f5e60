import type {Request} from "express"
import {RequestRefusedError} from "./refusals"

/** The longest body where nothing but settings and form values is expected. */
export const maxSmallBodyBytes = 1024 * 1024

/** Settings of an action, and the numbers of the rows on one page, fit well. */
const maxFormBytes = 64 * 1024

/**
 * The values and keys that one JSON body may hold. Looker sends some dozens, and a result in one string; parsed, a
 * million empty lists take a hundred times the bytes that they were sent in.
 */
const maxJsonMembers = 100_000

/**
 * The JSON object in a request's body, undefined when there is no body. Everything is checked before it is parsed.
 * Express's own parsers would answer a body that is too long only once it had come in whole, and know no limit for all
 * bodies together.
 *
 * @throws RequestRefusedError when it is too long or too large, breaks off, is compressed, or is no JSON object
 */
export async function readJsonBody(
  request: Request,
  maxBytes: number,
  account: BodyAccount,
): Promise<object | undefined> {
  const bytes = await readBytes(request, maxBytes, account)
  if (bytes.length === 0) {
    return undefined
  }
  const type = contentTypeOf(request) ?? "application/json"
  if (type !== "application/json" && !type.endsWith("+json")) {
    throw new RequestRefusedError(415, "The Content-Type must be application/json.")
  }
  if (hasMoreMembersThan(maxJsonMembers, bytes)) {
    throw new RequestRefusedError(413, `The request body has more than ${maxJsonMembers} values and keys.`)
  }
  return jsonObject(bytes.toString("utf8"))
}

/**
 * The values of a form that a browser sent.
 *
 * @throws RequestRefusedError when it is too long, breaks off, is compressed, or is no form
 */
export async function readForm(request: Request, bodies: BodyBudget): Promise<URLSearchParams> {
  const account = bodies.open()
  try {
    const bytes = await readBytes(request, maxFormBytes, account)
    if (contentTypeOf(request) !== "application/x-www-form-urlencoded") {
      throw new RequestRefusedError(415, "The Content-Type must be application/x-www-form-urlencoded.")
    }
    return new URLSearchParams(bytes.toString("utf8"))
  } finally {
    account.close()
  }
}

/** The whole body as it was sent. */
async function readBytes(request: Request, maxBytes: number, account: BodyAccount): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  try {
    requireUncompressed(request)
    for await (const chunk of request.iterator({destroyOnReturn: false}) as AsyncIterable<Buffer>) {
      length += chunk.length
      if (length > maxBytes) {
        throw new RequestRefusedError(413, `The request body is longer than ${maxBytes} bytes.`)
      }
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

/** Neither Looker nor a browser compresses what it sends, and a small body could become a large one. */
function requireUncompressed(request: Request): void {
  const encoding = request.header("content-encoding")?.trim().toLowerCase() ?? ""
  if (encoding !== "" && encoding !== "identity") {
    throw new RequestRefusedError(
      415,
      "The request body must not be compressed: send it without a Content-Encoding.",
    )
  }
}

function contentTypeOf(request: Request): string | undefined {
  return request.header("content-type")?.split(";", 1)[0]?.trim().toLowerCase()
}

const quote = 0x22
const backslash = 0x5c
const beforeMember = new Set([..."[{,:"].map((sign) => sign.charCodeAt(0)))

/** Counts the signs that a value or a key follows, outside of strings: exact for JSON, and total for anything else. */
function hasMoreMembersThan(most: number, bytes: Buffer): boolean {
  let members = 0
  let isInString = false
  for (let at = 0; at < bytes.length && members <= most; at++) {
    const byte = bytes[at] ?? 0
    if (byte === quote) {
      isInString = !isInString
    } else if (isInString) {
      at += byte === backslash ? 1 : 0
    } else if (beforeMember.has(byte)) {
      members++
    }
  }
  return members > most
}

function jsonObject(text: string): object {
  const parsed = parsedJson(text)
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
    throw new RequestRefusedError(400, "Request body must be a JSON object.")
  }
  return parsed
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The parser's own message quotes the text around the fault, which may be a setting or a row.
    throw new RequestRefusedError(400, "Request body must be valid JSON.")
  }
}

/** Bounds what all bodies together may occupy, from their first byte until their run has ended. */
export class BodyBudget {
  readonly #maxBytes: number
  #heldBytes = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /** Opens an account for one body. */
  open(): BodyAccount {
    let ownBytes = 0
    return {
      take: (bytes) => {
        if (this.#heldBytes + bytes > this.#maxBytes) {
          throw new RequestRefusedError(
            503,
            "The hub is busy: it holds as much data as it may. Run it again later.",
          )
        }
        this.#heldBytes += bytes
        ownBytes += bytes
      },
      close: () => {
        this.#heldBytes -= ownBytes
        ownBytes = 0
      },
    }
  }
}

export interface BodyAccount {
  /** @throws RequestRefusedError when all bodies together would occupy too much */
  take(bytes: number): void
  close(): void
}
