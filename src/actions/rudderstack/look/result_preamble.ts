import {ActionError, failure} from "../report"
import {ByteBuffer, utf8Text} from "./byte_buffer"
import {JsonScanner} from "./json_scanner"
import {lookHeader, LookMembers, membersBeforeRows, parsedMembers} from "./look_header"

/** Megabytes of the document before its rows (a header with long SQL has some 100 KB). */
const MAX_PREAMBLE_MB = 16

/** In Latin-1, or its beginning: some proxies and files have one, and it means nothing. */
const BYTE_ORDER_MARK = /^\xef(?:\xbb\xbf?)?/

const QUOTE = 0x22
const COLON = 0x3a
const OPEN_BRACKET = 0x5b

/**
 * Collects the document up to its first row: the array under the key `data` of the outermost object, and no other
 * `data` (a pivot's metadata has one of its own). It is searched as if it were JSON; the parser decides whether it is.
 */
export class ResultPreamble {
  private readonly unread = new ByteBuffer()
  private readonly scanner = new JsonScanner()
  private scanned = 0
  private keyStart = 0
  private keyEnd = 0
  private isInData = false
  private dataCount = 0
  private found: LookMembers | undefined

  /** The members before the rows, once the rows have begun. */
  get members(): LookMembers | undefined {
    return this.found
  }

  /**
   * To be called until `members` are there.
   *
   * @returns the bytes behind the `[` of the rows
   * @throws ActionError when this is no beginning of a query result, too long or nested too deep
   */
  push(chunk: Buffer): Buffer {
    this.unread.append(chunk)
    const {bytes} = this.unread
    checkStart(bytes)
    const end = this.startOfRows(bytes)
    checkSize(end < 0 ? bytes.length : end)
    if (end < 0) {
      return bytes.subarray(0, 0)
    }
    this.found = membersBeforeRows(bytes.subarray(0, end))
    return bytes.subarray(end)
  }

  /** Why the document ended without rows: a failed query may be reported in a document that has none. */
  failure(): ActionError {
    const text = utf8Text(this.unread.bytes)
    if (text.trim() === "") {
      return failure("result_empty")
    }
    lookHeader(parsedMembers(text))
    return failure("result_without_rows")
  }

  /** @returns the index just behind the `[` of the rows, or -1 when it has not come yet */
  private startOfRows(bytes: Buffer): number {
    for (; this.scanned < bytes.length; this.scanned++) {
      if (this.opensRows(bytes, this.scanned)) {
        return this.scanned + 1
      }
    }
    return -1
  }

  private opensRows(bytes: Buffer, index: number): boolean {
    const {depth, inString} = this.scanner
    this.scanner.read(bytes[index])
    if (depth !== 1) {
      return false
    }
    if (inString) {
      this.keyEnd = index + 1
      return false
    }
    switch (bytes[index]) {
      case QUOTE:
        this.keyStart = index
        return false
      case COLON:
        this.readKey(bytes.toString("utf8", this.keyStart, this.keyEnd))
        return false
      case OPEN_BRACKET:
        return this.isInData
      default:
        return false
    }
  }

  private readKey(quoted: string) {
    this.isInData = parsedKey(quoted) === "data"
    this.dataCount += this.isInData ? 1 : 0
    if (this.dataCount > 1) {
      throw failure("result_member_twice", {member: "data"})
    }
  }
}

/** A malformed key is left to the check of the whole preamble, which reports it. */
function parsedKey(quoted: string): unknown {
  try {
    return JSON.parse(quoted)
  } catch {
    return undefined
  }
}

/** A result is an object: plain text (an SQL error, a proxy's page) is recognised at its first byte. */
function checkStart(bytes: Buffer) {
  const start = bytes.toString("latin1", 0, 64).replace(BYTE_ORDER_MARK, "").trimStart()
  if (start !== "" && !start.startsWith("{")) {
    throw failure("result_not_a_result")
  }
}

function checkSize(byteCount: number) {
  if (byteCount > MAX_PREAMBLE_MB * 1024 * 1024) {
    throw failure("result_too_large", {what: "head", limitMb: MAX_PREAMBLE_MB})
  }
}
