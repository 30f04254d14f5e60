import {z} from "zod"
import {ActionRequest, ActionType, type ParamMap} from "../../../hub"
import type {Sealer} from "../../secrets/sealer"
import type {RunRecord} from "../../store/run_record"

/** Of an attachment with lines as `eventLine` makes them; Looker sends none of that type. */
const eventsMimeType = "application/x-ndjson"

/** The request that has events sent again. */
export function resendRequest(run: RunRecord, params: ParamMap, events: Buffer): ActionRequest {
  return Object.assign(new ActionRequest(), {
    type: ActionType.Query,
    actionId: run.action,
    params,
    attachment: {mime: eventsMimeType, fileExtension: "ndjson", dataBuffer: events},
    ...(run.instance !== undefined && {instanceId: run.instance}),
  })
}

/** Whether a request brings events to send again, instead of a result. */
export function isResend({attachment}: ActionRequest): boolean {
  return attachment?.mime === eventsMimeType
}

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
 * A row's event as a line of NDJSON.
 *
 * @throws SealError
 */
export function openedLine(
  sealer: Sealer,
  {rowNumber, sealedEvent}: {rowNumber: number; sealedEvent: string},
): string {
  return eventLine(rowNumber, sealer.open(sealedEvent).toString("utf8"))
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
