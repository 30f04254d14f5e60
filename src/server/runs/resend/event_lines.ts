import {z} from "zod"

/** A row's event as it was made before. */
export interface KeptEvent {
  /** Counted from 1. */
  readonly rowNumber: number
  /** The exact JSON, without `sentAt`. */
  readonly eventJson: string
  /** Of its line. */
  readonly lineBytes: number
}

/** `s`: a value may have a U+2028, which `.` alone does not match. */
const linePattern = /^\{"row":([1-9]\d{0,14}),"event":(\{.*\})\}$/s

/** A row's event as a line of NDJSON: `{"row":17,"event":{…}}`. */
export function eventLine(rowNumber: number, eventJson: string): string {
  return `{"row":${rowNumber},"event":${eventJson}}\n`
}

/**
 * The events of lines as `eventLine` makes them.
 *
 * @param type of the events, such as "track"
 * @returns undefined where one line is no such event, or there is none: such a document is not for this action
 */
export function keptEvents(lines: Buffer, type: string): KeptEvent[] | undefined {
  const events = lines
    .toString("utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => keptEvent(line, type))
  const valid = events.filter((event) => event !== undefined)
  return valid.length === events.length && valid.length > 0 ? valid : undefined
}

function keptEvent(line: string, type: string): KeptEvent | undefined {
  const [, row = "", eventJson = ""] = linePattern.exec(line) ?? []
  return isEvent(eventJson, type)
    ? {rowNumber: Number(row), eventJson, lineBytes: Buffer.byteLength(line) + 1}
    : undefined
}

function isEvent(json: string, type: string): boolean {
  try {
    return z.object({type: z.literal(type), messageId: z.string().min(1)}).safeParse(JSON.parse(json)).success
  } catch {
    return false // no JSON; the parser's message would quote a row
  }
}
