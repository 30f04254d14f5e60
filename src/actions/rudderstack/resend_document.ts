import {isUtf8} from "buffer"
import {ResendDocumentError} from "./errors/resend_document_error"
import {ResendLineError} from "./errors/resend_line_error"
import {resendEvent} from "./resend_line"
import {Call} from "./rudder_event"
import {SerializedEvent} from "./serialized_event"

const LINE_FEED = 0x0a

/** A row that is sent again. */
export interface ResendRow {
  readonly event: SerializedEvent
  /** Of the document, up to and with this row. */
  readonly bytesRead: number
}

/**
 * Looks at all rows of a document, so that nothing is sent of one that has a bad line.
 *
 * @throws ResendLineError for the first line that cannot be used
 * @throws ResendDocumentError when there is no row
 */
export function checkResend(bytes: Buffer, call: Call) {
  const rows = resendRows(bytes, call)
  if (rows.next().done === true) {
    throw new ResendDocumentError()
  }
  while (rows.next().done !== true) {
    // Each is looked at and forgotten: memory does not grow with the rows.
  }
}

/**
 * @param bytes lines `{"row": 17, "event": {…}}`; blank ones do not count
 * @throws ResendLineError when it comes to a line that cannot be used
 */
export function* resendRows(bytes: Buffer, call: Call): IterableIterator<ResendRow> {
  let lineNumber = 0
  for (let start = 0; start < bytes.length;) {
    lineNumber++
    const lineFeed = bytes.indexOf(LINE_FEED, start)
    const end = lineFeed < 0 ? bytes.length : lineFeed + 1
    const text = lineText(bytes.subarray(start, end), lineNumber)
    if (text.trim() !== "") {
      yield {event: resendEvent(text, lineNumber, call), bytesRead: end}
    }
    start = end
  }
}

function lineText(line: Buffer, lineNumber: number): string {
  if (!isUtf8(line)) {
    throw new ResendLineError(lineNumber, "is not UTF-8 text")
  }
  return line.toString()
}
