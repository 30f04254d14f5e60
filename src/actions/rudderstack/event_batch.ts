import {UnsentRow} from "./unsent_row"
import {Utf8Writer} from "./utf8_writer"

/** How an event ends that is given to a batch: with a time that is written over whenever it is sent. */
export const SENT_AT_END = '"sentAt":"1970-01-01T00:00:00.000Z"}'

const SENT_AT_OFFSET = SENT_AT_END.indexOf("1970")
const BEFORE_EVENTS = '{"batch":['

/** What follows the events: two times, and room for more. */
const MAX_AFTER_EVENTS_BYTES = 200

/**
 * Events on their way to the data plane, in the bytes of the request's body.
 *
 * They are written when they are taken, once, however often they are sent. What lives until an event is
 * acknowledged is what the garbage collector has to carry along, and these bytes it does not see.
 */
export class EventBatch {
  private readonly writer = new Utf8Writer()
  private readonly rowNumbers: number[] = []
  /** Where each event ends. */
  private readonly ends: number[] = []

  constructor() {
    this.writer.write(BEFORE_EVENTS)
  }

  get count(): number {
    return this.ends.length
  }

  /** Of the request's body, or some more. */
  get bytes(): number {
    return this.writer.length + MAX_AFTER_EVENTS_BYTES
  }

  /** Of the memory that it takes, which does not shrink. */
  get reservedBytes(): number {
    return this.writer.capacity
  }

  get largestEventBytes(): number {
    return this.ends.reduce((largest, end, index) => Math.max(largest, end - this.startOf(index)), 0)
  }

  /** @param text the event's JSON, which ends as SENT_AT_END does */
  add(rowNumber: number, text: string) {
    this.writer.write(this.count === 0 ? text : `,${text}`)
    this.end(rowNumber)
  }

  /** Moves the last event to another batch. @param other empty; this one has two events at least */
  moveLast(other: EventBatch) {
    const last = this.count - 1
    other.addBytes(this.rowNumbers[last], this.bytesOf(last))
    this.rowNumbers.pop()
    this.ends.pop()
    this.writer.truncate(this.ends[last - 1])
  }

  clear() {
    this.writer.truncate(BEFORE_EVENTS.length)
    this.rowNumbers.length = 0
    this.ends.length = 0
  }

  /** The events in two batches, in their order. */
  halves(): [EventBatch, EventBatch] {
    const middle = Math.ceil(this.count / 2)
    return [this.part(0, middle), this.part(middle, this.count)]
  }

  /**
   * @param rest what the body has beside the events
   * @returns a view, good until the batch is changed or sent again
   */
  body(sentAt: Date, rest: object): Buffer {
    this.stamp(sentAt.toISOString())
    const {length} = this.writer
    const restJson = JSON.stringify(rest)
    this.writer.write(restJson === "{}" ? "]}" : `],${restJson.slice(1)}`)
    const {bytes} = this.writer
    this.writer.truncate(length)
    return bytes
  }

  /** The events' JSON, as it was, or would have been, sent. */
  texts(): string[] {
    return this.ends.map((_, index) => this.bytesOf(index).toString())
  }

  /** The rows of the events, to be counted as not sent. They stay as they are, whatever becomes of the batch. */
  unsentRows(): UnsentRow[] {
    const bytes = Buffer.from(this.writer.bytes)
    return this.rowNumbers.map((rowNumber, index) => {
      const [start, end] = [this.startOf(index), this.ends[index]]
      return {rowNumber, eventText: () => bytes.toString("utf8", start, end)}
    })
  }

  /** The same, each with its event's size. */
  unsentRowsWithSize(): UnsentRow[] {
    return this.unsentRows().map((row, index) => ({...row, note: kilobytes(this.bytesOf(index).length)}))
  }

  private part(from: number, to: number): EventBatch {
    const part = new EventBatch()
    for (let index = from; index < to; index++) {
      part.addBytes(this.rowNumbers[index], this.bytesOf(index))
    }
    return part
  }

  private addBytes(rowNumber: number, bytes: Buffer) {
    if (this.count > 0) {
      this.writer.write(",")
    }
    this.writer.writeBytes(bytes)
    this.end(rowNumber)
  }

  private end(rowNumber: number) {
    this.rowNumbers.push(rowNumber)
    this.ends.push(this.writer.length)
  }

  private stamp(sentAt: string) {
    for (const end of this.ends) {
      this.writer.overwrite(end - SENT_AT_END.length + SENT_AT_OFFSET, sentAt)
    }
  }

  private bytesOf(index: number): Buffer {
    return this.writer.bytes.subarray(this.startOf(index), this.ends[index])
  }

  private startOf(index: number): number {
    return index === 0 ? BEFORE_EVENTS.length : this.ends[index - 1] + ",".length
  }
}

function kilobytes(bytes: number): string {
  return `${Math.ceil(bytes / 1000).toLocaleString("en-US")} KB`
}
