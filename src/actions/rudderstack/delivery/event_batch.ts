import {UnsentRow} from "../report"
import {Utf8Writer} from "./utf8_writer"

/** Events in one batch. RudderStack names no limit; 100-500 serve old and new servers well. */
export const MAX_BATCH_EVENTS = 500

/** Bytes of one uncompressed batch. The oldest documented limit of the data plane is 500 KB, today's is 4 MB. */
export const MAX_BATCH_BYTES = 500000

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
  private readonly users: number[] = []
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

  /**
   * @param user the same number for events whose order counts
   * @param text the event's JSON, which ends as SENT_AT_END does
   * @returns the event's bytes
   */
  add(rowNumber: number, user: number, text: string): number {
    const start = this.writer.length
    if (this.count === 0) {
      this.writer.write(text)
      this.end(rowNumber, user)
      return this.writer.length - start
    }
    this.writer.write(`,${text}`)
    this.end(rowNumber, user)
    return this.writer.length - start - 1
  }

  /** Moves the last event to another batch. @param other empty; this one has two events at least */
  moveLast(other: EventBatch) {
    const last = this.count - 1
    other.copy(this, last)
    this.rowNumbers.pop()
    this.users.pop()
    this.ends.pop()
    this.writer.truncate(this.ends[last - 1])
  }

  clear() {
    this.writer.truncate(BEFORE_EVENTS.length)
    this.rowNumbers.length = 0
    this.users.length = 0
    this.ends.length = 0
  }

  /** The events in two batches, in their order. */
  splitAt(index: number): [EventBatch, EventBatch] {
    return [this.part(0, index), this.part(index, this.count)]
  }

  halves(): [EventBatch, EventBatch] {
    return this.splitAt(Math.ceil(this.count / 2))
  }

  /** Whether the order of the two batches may count. */
  sharesUsersWith(other: EventBatch): boolean {
    const users = new Set(this.users)
    return other.users.some((user) => users.has(user))
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

  /** The rows of the events, to be counted as not sent. They stay as they are, whatever becomes of the batch. */
  unsentRows(): UnsentRow[] {
    const bytes = Buffer.from(this.writer.bytes)
    return this.rowNumbers.map((rowNumber, index) => {
      const [start, end] = [this.startOf(index), this.ends[index]]
      return {rowNumber, eventText: () => bytes.toString("utf8", start, end)}
    })
  }

  private part(from: number, to: number): EventBatch {
    const part = new EventBatch()
    for (let index = from; index < to; index++) {
      part.copy(this, index)
    }
    return part
  }

  private copy(other: EventBatch, index: number) {
    if (this.count > 0) {
      this.writer.write(",")
    }
    this.writer.writeBytes(other.writer.bytes.subarray(other.startOf(index), other.ends[index]))
    this.end(other.rowNumbers[index], other.users[index])
  }

  private end(rowNumber: number, user: number) {
    this.rowNumbers.push(rowNumber)
    this.users.push(user)
    this.ends.push(this.writer.length)
  }

  private stamp(sentAt: string) {
    for (const end of this.ends) {
      this.writer.overwrite(end - SENT_AT_END.length + SENT_AT_OFFSET, sentAt)
    }
  }

  private startOf(index: number): number {
    return index === 0 ? BEFORE_EVENTS.length : this.ends[index - 1] + ",".length
  }
}
