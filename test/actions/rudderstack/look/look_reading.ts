import {LookDocument, LookHeader, LookRow} from "../../../../src/actions/rudderstack/look"
import {ActionError} from "../../../../src/actions/rudderstack/report"

/** What was read of a document. */
export interface LookReading {
  /** As they were handed out before the rows: one. */
  readonly headers: readonly LookHeader[]
  readonly rows: readonly LookRow[]
  /** The whole one. */
  readonly header: LookHeader
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
  return {headers, rows, header: document.header}
}

/** What a document is refused with, if it is. Anything but an ActionError is thrown on. */
export function lookRefusal(chunks: Iterable<Buffer>): ActionError | undefined {
  try {
    lookReading(chunks)
    return undefined
  } catch (error) {
    if (error instanceof ActionError) {
      return error
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
