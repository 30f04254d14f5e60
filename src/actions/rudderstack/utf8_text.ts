import {isUtf8} from "buffer"
import {LookDocumentError} from "./errors/look_document_error"

/** What a decoder puts in the place of bytes that are no text; it may also be a character of the text itself. */
const REPLACEMENT = "\ufffd"

/**
 * @throws LookDocumentError when the bytes are not UTF-8: decoded all the same, two different ids might become one
 */
export function utf8Text(bytes: Buffer, start = 0, end = bytes.length): string {
  const text = bytes.toString("utf8", start, end)
  if (text.includes(REPLACEMENT) && !isUtf8(bytes.subarray(start, end))) {
    throw new LookDocumentError(
      "Looker's result is not valid UTF-8 text: it was damaged on its way. Run it again.",
    )
  }
  return text
}
