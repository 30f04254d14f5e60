import {LookDocumentError} from "../errors/look_document_error"
import {LookDocument} from "../look_document"
import {LookHeader} from "../look_header"
import {LookRow} from "../row_json"

/** What was read of a document. */
export interface LookReading {
  /** As they were told, each once. */
  readonly headers: readonly LookHeader[]
  readonly rows: readonly LookRow[]
}

/** Reads a document to its end. */
export function lookReading(chunks: Iterable<Buffer>): LookReading {
  const headers: LookHeader[] = []
  const rows: LookRow[] = []
  const document = new LookDocument((header) => headers.push(header))
  for (const chunk of chunks) {
    rows.push(...document.push(chunk))
  }
  rows.push(...document.end())
  return {headers, rows}
}

/** The message that a document is refused with; "" when it is read. Anything but a LookDocumentError is thrown on. */
export function lookRefusal(chunks: Iterable<Buffer>): string {
  try {
    lookReading(chunks)
    return ""
  } catch (error) {
    if (error instanceof LookDocumentError) {
      return error.message
    }
    throw error
  }
}

/** The bytes in pieces of one size, which may cut characters apart. */
export function chunksOf(document: string | Buffer, size: number): Buffer[] {
  const bytes = Buffer.from(document)
  return Array.from({length: Math.ceil(bytes.length / size)}, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  )
}
