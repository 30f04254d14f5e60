import {LookDocumentError} from "./errors/look_document_error"
import {ResendLineError} from "./errors/resend_line_error"
import {addedToContext} from "./event_json"
import {Identity, idText} from "./identity"
import {JsonScanner} from "./json_scanner"
import {MAX_DEPTH} from "./limits"
import {memberTexts} from "./member_texts"
import {Call, RudderEvent} from "./rudder_event"
import {SerializedEvent} from "./serialized_event"

/** Makes the error of a line. The problem completes "Line 3 of the rows to send again …". */
type Fail = (problem: string) => ResendLineError

interface Members {
  readonly [name: string]: unknown
}

/**
 * A line `{"row": 17, "event": {…}}` → the event as it is: its ids, times and names, and its data in its own text.
 *
 * @param lineNumber counted from 1
 * @param call what the action sends
 * @throws ResendLineError when the line is anything else
 */
export function resendEvent(text: string, lineNumber: number, call: Call): SerializedEvent {
  const fail = (problem: string) => new ResendLineError(lineNumber, problem)
  const line = objectIn(parsed(text, fail), 'is not an object such as {"row": 17, "event": {…}}', fail)
  const rowNumber = rowNumberIn(line, fail)
  const event = rudderEvent(objectIn(line.event, 'has no object as its "event"', fail), call, fail)
  const texts = memberTexts(memberTexts(text).get("event") ?? "{}")
  const data = texts.get(call === "track" ? "properties" : "traits") ?? "{}"
  return {rowNumber, event, data, contextMembers: contextMembers(texts.get("context") ?? "{}", call)}
}

/** Its nesting is looked at first: see `checkDepth`. */
function parsed(text: string, fail: Fail): unknown {
  try {
    new JsonScanner().endOfValue(Buffer.from(text), 0)
    return JSON.parse(text)
  } catch (error) {
    throw error instanceof LookDocumentError
      ? fail(`is nested more than ${MAX_DEPTH} levels deep`)
      : fail("is not valid JSON")
  }
}

function rudderEvent(event: Members, call: Call, fail: Fail): RudderEvent {
  if (event.type !== call) {
    throw fail(`has an event of another type than "${call}", which is what this action sends`)
  }
  const common = {
    ...identityIn(event, fail),
    groupId: call === "group" ? textIn(event, "groupId", fail) : optionalTextIn(event, "groupId", fail),
    messageId: textIn(event, "messageId", fail),
    timestamp: timeIn(event, "timestamp", fail),
    originalTimestamp: timeIn(event, "originalTimestamp", fail),
  }
  checkObjects(event, call, fail)
  return call === "track" ? {...common, call, event: textIn(event, "event", fail)} : {...common, call}
}

function identityIn(event: Members, fail: Fail): Identity {
  const userId = optionalTextIn(event, "userId", fail)
  const anonymousId = optionalTextIn(event, "anonymousId", fail)
  if (userId !== undefined) {
    return {userId, anonymousId: anonymousId ?? null}
  }
  if (anonymousId === undefined) {
    throw fail("has an event with neither a userId nor an anonymousId")
  }
  return {userId: null, anonymousId}
}

function rowNumberIn({row}: Members, fail: Fail): number {
  if (typeof row === "number" && Number.isSafeInteger(row) && row > 0) {
    return row
  }
  throw fail('has no row number as its "row"')
}

function timeIn(event: Members, name: string, fail: Fail): string {
  const text = textIn(event, name, fail)
  if (Number.isNaN(Date.parse(text))) {
    throw fail(`has an event whose ${name} is no time`)
  }
  return text
}

function textIn(event: Members, name: string, fail: Fail): string {
  const text = optionalTextIn(event, name, fail)
  if (text === undefined) {
    throw fail(`has an event without ${name}`)
  }
  return text
}

/** @returns undefined where there is none, or nothing that can be seen */
function optionalTextIn(event: Members, name: string, fail: Fail): string | undefined {
  const value = event[name]
  if (value !== undefined && value !== null && typeof value !== "string") {
    throw fail(`has an event whose ${name} is no text`)
  }
  return idText(value)
}

/** The parts that are sent in their own texts. */
function checkObjects(event: Members, call: Call, fail: Fail) {
  const name = call === "track" ? "properties" : "traits"
  objectIn(event[name], `has an event whose ${name} are no object`, fail)
  if (event.context !== undefined) {
    objectIn(event.context, "has an event whose context is no object", fail)
  }
}

/** Without those that the client sets itself. */
function contextMembers(text: string, call: Call): string {
  const added = addedToContext(call)
  return [...memberTexts(text)]
    .filter(([name]) => !added.has(name))
    .map(([name, json]) => `${JSON.stringify(name)}:${json}`)
    .join(",")
}

function objectIn(value: unknown, problem: string, fail: Fail): Members {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as Members
  }
  throw fail(problem)
}
