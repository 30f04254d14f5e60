import RudderAnalytics = require("@rudderstack/rudder-sdk-node")
import {Call, CallName} from "../calls"
import {OutgoingEvent} from "../event"
import {ActionError, failure} from "../report"
import {EventBatch, SENT_AT_END} from "./event_batch"
import {Post, Posted} from "./post"

/** An event → its JSON as RudderStack's SDK sends it, with a place for the time of sending: see SENT_AT_END. */
export type EventWriter = (event: OutgoingEvent) => string

/** Sends one batch after the other as RudderStack's SDK would: to its address, with its headers and authorization. */
export interface SdkClient {
  /**
   * Sends all events in one request, in their order. To be called again only when the last call has ended.
   *
   * @throws ActionError `sdk_changed` when the SDK sent nothing
   */
  send(batch: EventBatch, isCompressed: boolean): Promise<Posted>
}

export interface SdkSettings {
  readonly writeKey: string
  readonly dataPlaneUrl: string
}

/** The SDK's methods, as they are used here: its types know less of an event than it takes. */
type Sdk = {readonly [Name in CallName]: SdkMethod}

interface SdkMethods {
  call(event: SdkEvent, callback: () => void): unknown
}

/** Declared as a method, which may take more than the SDK's own types name. */
type SdkMethod = SdkMethods["call"]

interface SdkEvent {
  userId?: string
  anonymousId?: string
  groupId?: string
  event?: string
  messageId?: string
  timestamp?: Date
  originalTimestamp?: Date
}

/** What the SDK hands to its HTTP client. */
type SdkPost = (url: string, body: SdkBody, config: SdkConfig) => Promise<unknown>

interface SdkBody {
  readonly batch: readonly {readonly sentAt: Date}[]
  /** Beside the batch. */
  readonly [name: string]: unknown
}

interface SdkConfig {
  readonly auth: {readonly username: string}
  readonly headers: {readonly [name: string]: string}
}

/** The members of an event that differ from one to the next, and what stands for each in its envelope, as JSON. */
const PARTS: ReadonlyMap<string, EventWriter> = new Map<string, EventWriter>([
  ['"<userId>"', ({userId}) => quoted(userId)],
  ['"<anonymousId>"', ({anonymousId}) => quoted(anonymousId)],
  ['"<groupId>"', ({groupId}) => quoted(groupId)],
  ['"<messageId>"', ({messageId}) => quoted(messageId)],
  ['"<name>"', ({name}) => quoted(name)],
  ['"1970-01-01T00:00:00.001Z"', ({timestamp}) => quoted(timestamp)],
  ['"1970-01-01T00:00:00.002Z"', ({timestamp}) => quoted(timestamp)],
  ['"<context>":0', ({contextMembers}) => contextMembers],
  ['{"<data>":0}', ({data}) => data],
])
const ANY_PART = new RegExp(`(${[...PARTS.keys()].join("|").replace(/[{}.]/g, "\\$&")})`)
const SENT_AT = /"sentAt":"[^"]*"\}$/

/** By the names of their calls. */
const writers = new Map<CallName, Promise<EventWriter>>()

/**
 * The SDK itself takes several times as long for an event as all the rest of a row does: it copies it, validates it and
 * serialises it to measure it. So it is given one event of each shape, without values, and what it sends of that is
 * the envelope of all others.
 *
 * @throws ActionError `sdk_changed` when the SDK makes something else of an event than is known
 */
export async function eventWriter(call: Call): Promise<EventWriter> {
  const known = writers.get(call.name)
  if (known !== undefined) {
    return known
  }
  const recorded = recordedWriter(call)
  writers.set(call.name, recorded)
  return recorded
}

async function recordedWriter(call: Call): Promise<EventWriter> {
  const plain = await envelope(call, call.needsGroupId, true)
  const grouped = await envelope(call, true, true)
  const bare = await envelope(call, true, false)
  const bareUngrouped = await envelope(call, call.needsGroupId, false)
  return (event) => {
    if (event.contextMembers === "") {
      return event.groupId === undefined ? bareUngrouped(event) : bare(event)
    }
    return event.groupId === undefined ? plain(event) : grouped(event)
  }
}

async function envelope(call: Call, hasGroup: boolean, hasContext: boolean): Promise<EventWriter> {
  const given = placeholders(call, hasGroup, hasContext)
  const made = await sentOf(call, given)
  if (!SENT_AT.test(made)) {
    throw changed("its events do not end with sentAt")
  }
  const pieces = made.replace(SENT_AT, SENT_AT_END).split(ANY_PART)
  const missing = JSON.stringify(given)
    .split(ANY_PART)
    .filter((piece) => PARTS.has(piece) && !pieces.includes(piece))
  if (missing.length > 0) {
    throw changed(`it does not send ${missing.join(", ")}`)
  }
  const fixed = pieces.filter((_, index) => index % 2 === 0)
  const parts = pieces.flatMap((piece) => PARTS.get(piece) ?? [])
  return (event) => parts.reduce((text, part, index) => text + part(event) + fixed[index + 1], fixed[0])
}

/** An event that has, of PARTS, what stands for each. */
function placeholders(call: Call, hasGroup: boolean, hasContext: boolean): SdkEvent {
  return {
    userId: "<userId>",
    anonymousId: "<anonymousId>",
    ...(hasGroup ? {groupId: "<groupId>"} : {}),
    messageId: "<messageId>",
    timestamp: new Date(1),
    originalTimestamp: new Date(2),
    ...{context: hasContext ? {"<context>": 0} : {}},
    ...(call.nameMember === undefined ? {} : {[call.nameMember]: "<name>"}),
    [call.data]: {"<data>": 0},
  }
}

/** The JSON that the SDK sends for an event, which stays here. */
async function sentOf(call: Call, event: SdkEvent): Promise<string> {
  const sent: string[] = []
  const nowhere = {writeKey: "none", dataPlaneUrl: "http://localhost"}
  await new Promise<void>((resolve) => {
    const sdk = newSdk(nowhere, async (_, {batch}) => {
      sent.push(JSON.stringify(batch[0]))
    })
    sdk[call.name](event, resolve)
  })
  if (sent.length !== 1) {
    throw changed("it does not post one event")
  }
  return sent[0]
}

/** Has the SDK send an event that stands for all of a batch, and puts the batch in its place. */
export function sdkClient(settings: SdkSettings, post: Post): SdkClient {
  let next: {readonly batch: EventBatch; readonly isCompressed: boolean} | undefined
  const posts: Posted[] = []
  const sdk = newSdk(settings, async (url, {batch: [{sentAt}], ...rest}, {auth, headers}) => {
    if (next !== undefined) {
      const {batch, isCompressed} = next
      const body = batch.body(sentAt, rest)
      posts.push(await post({url, headers, username: auth.username, body, isCompressed}))
    }
  })
  return {
    send: async (batch, isCompressed) => {
      next = {batch, isCompressed}
      await new Promise<void>((resolve) => sdk.identify({userId: "batch"}, resolve))
      const posted = posts.pop()
      if (posted === undefined) {
        throw changed("it posts nothing")
      }
      return posted
    },
  }
}

/**
 * The SDK with its hazards switched off: its own retries (they drop the cause), compression (on the event loop),
 * logging (it prints events), and waiting for more events.
 */
function newSdk({writeKey, dataPlaneUrl}: SdkSettings, post: SdkPost): Sdk {
  return new RudderAnalytics(writeKey, {
    dataPlaneUrl,
    axiosInstance: {post},
    flushAt: 1,
    retryCount: 0,
    gzip: false,
    logLevel: "none",
    // Without a handler a post that fails makes the next one fail too.
    errorHandler: () => undefined,
  })
}

function changed(missing: string): ActionError {
  return failure("sdk_changed", {missing})
}

/** ASCII that JSON does not escape. */
const UNESCAPED = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/

function quoted(text: string | null | undefined): string {
  return typeof text === "string" && UNESCAPED.test(text) ? `"${text}"` : JSON.stringify(text ?? null)
}
