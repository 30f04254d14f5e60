import {Batch} from "./batch"

const MESSAGE_ID = Buffer.from('"messageId":"')
const QUOTE = 0x22
const OPENING_BRACE = 0x7b
const CLOSING_BRACE = 0x7d

export interface CountedBatch extends Batch {
  /** Start and end of each message id in the body, one after the other. */
  readonly idRanges: readonly number[]
}

/**
 * A batch whose events are counted by their message ids and not parsed, for loads where the stand-in must cost
 * next to nothing. A quoted `"messageId":"` inside a value is escaped in JSON and does not count.
 * @returns undefined when the body is not even in braces.
 */
export function countBatch(body: Buffer): CountedBatch | undefined {
  if (body[0] !== OPENING_BRACE || body[body.length - 1] !== CLOSING_BRACE) return undefined
  const idRanges: number[] = []
  let at = body.indexOf(MESSAGE_ID)
  while (at !== -1) {
    const start = at + MESSAGE_ID.length
    const end = body.indexOf(QUOTE, start)
    if (end === -1) return undefined
    idRanges.push(start, end)
    at = body.indexOf(MESSAGE_ID, end)
  }
  return {eventCount: idRanges.length / 2, belongsToJob: false, events: [], idRanges}
}
