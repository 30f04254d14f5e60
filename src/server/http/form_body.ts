import type {Request} from "express"
import type {BodyBudget} from "./body_budget"
import {readBytes} from "./body_bytes"
import {RequestRefusedError} from "./request_refused_error"

/** Settings of an action, and the numbers of the rows on one page, fit well. */
const maxFormBytes = 64 * 1024

/**
 * The values of a form that a browser sent.
 *
 * @throws RequestRefusedError when it is too long, breaks off, or is no form
 */
export async function readForm(request: Request, bodies: BodyBudget): Promise<URLSearchParams> {
  const account = bodies.open()
  try {
    const bytes = await readBytes(request, maxFormBytes, account)
    const type = request.header("content-type")?.split(";", 1)[0]?.trim().toLowerCase()
    if (type !== "application/x-www-form-urlencoded") {
      throw new RequestRefusedError(415, "The Content-Type must be application/x-www-form-urlencoded.")
    }
    return new URLSearchParams(bytes.toString("utf8"))
  } finally {
    account.close()
  }
}
