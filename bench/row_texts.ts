const HEAD_END = Buffer.from('"data":[')
const SEPARATOR = Buffer.from("}},{")
const TAIL = Buffer.from("}}]}")
const BRACES = 2

/** Cuts the bench's own document into the texts of its rows. Other documents need more care. */
export class RowTexts {
  private unread: Buffer = Buffer.alloc(0)
  private isInHead = true

  /** The rows that are complete with this chunk. */
  completedBy(chunk: Buffer): string[] {
    const texts: string[] = []
    this.unread = this.unread.length === 0 ? chunk : Buffer.concat([this.unread, chunk])
    let start = this.isInHead ? this.firstRowStart() : 0
    if (start === undefined) return texts
    let end = this.unread.indexOf(SEPARATOR, start)
    while (end !== -1) {
      texts.push(this.unread.toString("utf8", start, end + BRACES))
      start = end + SEPARATOR.length - 1
      end = this.unread.indexOf(SEPARATOR, start)
    }
    this.unread = this.unread.subarray(start)
    if (endsWith(this.unread, TAIL)) texts.push(this.unread.toString("utf8", 0, this.unread.length - BRACES))
    return texts
  }

  private firstRowStart(): number | undefined {
    const headEnd = this.unread.indexOf(HEAD_END)
    if (headEnd === -1) return undefined
    this.isInHead = false
    return headEnd + HEAD_END.length
  }
}

function endsWith(bytes: Buffer, ending: Buffer): boolean {
  return bytes.length >= ending.length && bytes.subarray(-ending.length).equals(ending)
}
