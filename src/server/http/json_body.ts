import type {Request} from "express"
import type {BodyAccount} from "./body_budget"
import {readBytes} from "./body_bytes"
import {RequestRefusedError} from "./request_refused_error"
import {inflatedBody} from "./inflated_body"

/** The longest body where nothing but settings and form values is expected. */
export const maxSmallBodyBytes = 1024 * 1024

/**
 * The JSON object in a request's body, undefined when there is no body.
 *
 * @throws RequestRefusedError when it is too long, no JSON object, or not declared as JSON
 */
export async function readJsonBody(
  request: Request,
  maxBytes: number,
  account: BodyAccount,
): Promise<object | undefined> {
  const sent = await readBytes(request, maxBytes, account)
  if (sent.length === 0) {
    return undefined
  }
  requireJsonType(request.header("content-type"))
  const bytes = await inflatedBody(sent, request.header("content-encoding"), maxBytes)
  account.take(bytes.length - sent.length)
  return jsonObject(bytes.toString("utf8"))
}

function requireJsonType(contentType: string | undefined): void {
  const type = contentType?.split(";", 1)[0]?.trim().toLowerCase() ?? "application/json"
  if (type !== "application/json" && !type.endsWith("+json")) {
    throw new RequestRefusedError(415, "The Content-Type must be application/json.")
  }
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
