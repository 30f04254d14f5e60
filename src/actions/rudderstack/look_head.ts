import {DataArrayFinder} from "./data_array_finder"
import {LookDocumentError} from "./errors/look_document_error"
import {MAX_HEADER_BYTES} from "./limits"
import {lookHeader} from "./look_header"
import {LookMembers, membersBeforeRows, parsedMembers} from "./look_members"
import {UnreadBytes} from "./unread_bytes"
import {utf8Text} from "./utf8_text"

/** Collects the document up to its first row. */
export class LookHead {
  private readonly unread = new UnreadBytes()
  private readonly finder = new DataArrayFinder()
  private scanned = 0
  private found: LookMembers | undefined

  /** The members before the rows, once the rows have begun. */
  get members(): LookMembers | undefined {
    return this.found
  }

  /**
   * To be called until `members` are there.
   *
   * @returns the bytes behind the `[` of the rows
   * @throws LookDocumentError when this is no beginning of a query result, or too long a one
   */
  push(chunk: Buffer): Buffer {
    this.unread.append(chunk)
    const bytes = this.unread.bytes
    checkStart(bytes)
    const end = this.finder.find(bytes, this.scanned)
    this.scanned = bytes.length
    checkSize(end < 0 ? bytes.length : end)
    if (end < 0) {
      return bytes.subarray(0, 0)
    }
    this.found = membersBeforeRows(bytes.subarray(0, end))
    return bytes.subarray(end)
  }

  /** Why the document ended without rows: a failed query may be told in a document that has none. */
  failure(): LookDocumentError {
    const text = utf8Text(this.unread.bytes)
    if (text.trim() === "") {
      return new LookDocumentError("Looker sent an empty result. Run it again.")
    }
    lookHeader(parsedMembers(text))
    return new LookDocumentError("Looker's result has no list of rows. Run it again.")
  }
}

/** A result is an object: plain text (an SQL error, a proxy's page) is told apart at its first byte. */
function checkStart(bytes: Buffer) {
  const start = bytes.toString("latin1", 0, 64).trimStart()
  if (start !== "" && !start.startsWith("{")) {
    throw new LookDocumentError(
      "Looker did not send a query result, but an error or a page. Open the Look in Looker, and run it again.",
    )
  }
}

function checkSize(byteCount: number) {
  if (byteCount > MAX_HEADER_BYTES) {
    throw new LookDocumentError(
      `Looker sent more than ${MAX_HEADER_BYTES / 1024 / 1024} MB before the first row of its result.`,
    )
  }
}
