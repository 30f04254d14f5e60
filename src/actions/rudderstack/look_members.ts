import {LookDocumentError} from "./errors/look_document_error"
import {JsonScanner} from "./json_scanner"
import {utf8Text} from "./utf8_text"

/** Members of the document's outermost object. */
export interface LookMembers {
  readonly [key: string]: unknown
}

/** Stands for everything before the tail. */
const BEFORE = ""
const BEFORE_TEXT = Buffer.from(`{"${BEFORE}":[]`)

/**
 * @param head the document up to and with the `[` of its rows
 * @returns the members before the rows, and `data` without its rows
 * @throws LookDocumentError when this is no beginning of a JSON object
 */
export function membersBeforeRows(head: Buffer): LookMembers {
  return parsedMembers(`${utf8Text(head)}]}`)
}

/**
 * @param tail the document from behind the `]` of its rows
 * @param before the members before the rows
 * @throws LookDocumentError when this is no end of a JSON object, or repeats a member
 */
export function membersAfterRows(tail: Buffer, before: LookMembers): LookMembers {
  const bytes = Buffer.concat([BEFORE_TEXT, tail])
  checkNesting(bytes)
  const members = parsedMembers(utf8Text(bytes))
  if (Object.keys(members).some((key) => key !== BEFORE && has(before, key))) {
    throw new LookDocumentError("Looker's result has one of its parts twice. Run it again.")
  }
  return members
}

/** @throws LookDocumentError when the text is not valid JSON */
export function parsedMembers(text: string): LookMembers {
  try {
    return JSON.parse(text) as LookMembers
  } catch {
    throw new LookDocumentError(
      "Looker's result is not valid JSON: an error broke into it, or it was cut off. Run it again.",
    )
  }
}

function has(members: LookMembers, key: string): boolean {
  return Object.prototype.hasOwnProperty.call(members, key)
}

/** Before anything is built of it: what is nested without end takes a hundred times the memory of its text. */
function checkNesting(bytes: Buffer) {
  new JsonScanner().endOfValue(bytes, 0)
}
