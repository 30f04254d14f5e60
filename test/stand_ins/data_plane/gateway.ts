import {setMaxListeners} from "node:events"
import type {IncomingMessage, ServerResponse} from "node:http"
import {setTimeout as delay} from "node:timers/promises"
import {gunzipSync} from "node:zlib"
import {type Answer, answerOf, sendAnswer} from "./answer"
import {CountingStore} from "./counting_store"
import {type Arrival, type EventStore, KeepingStore} from "./event_store"
import {type Fault, type Intercept, letsBatchThrough, playFault} from "./fault"
import {type GatewayRules, methodOf, verdictOn, writeKeyOf} from "./gateway_checks"
import {type DataPlaneOptions, DEFAULT_WRITE_KEY, type ReceivedRequest} from "./options"
import {RateLimiter} from "./rate_limiter"

const WRITE_TIMEOUT_MS = 10_000

/** A few allocations for a usual batch; zlib's default of 16 KB would make dozens. */
const INFLATE_CHUNK_BYTES = 256 * 1024

const JSON_TYPE = {"Content-Type": "application/json; charset=utf-8"}

/** What anybody may read. They are no requests: neither counted nor intercepted. */
const HEALTH = page({
  appType: "EMBEDDED",
  server: "UP",
  db: "UP",
  acceptingEvents: "TRUE",
  routingEvents: "TRUE",
  mode: "NORMAL",
  backendConfigMode: "API",
  lastSync: "",
  lastRegulationSync: "",
})
const PAGES = new Map<string, Answer>([
  ["/", HEALTH],
  ["/health", HEALTH],
  ["/version", page({Version: "stand-in"})],
  ["/robots.txt", {status: 200, body: "User-agent: * \nDisallow: / \n"}],
])
const PREFLIGHT: Answer = {
  status: 204,
  body: "",
  headers: {Vary: "Origin, Access-Control-Request-Method, Access-Control-Request-Headers"},
}

type RequestRecord = {-readonly [Key in keyof ReceivedRequest]: ReceivedRequest[Key]}

/** A body that has been read whole, with what it holds. */
interface Delivery {
  readonly body: Buffer | undefined
  readonly arrival: Arrival | undefined
}

/** Answers requests as rudder-server's gateway does, unless the intercept says otherwise. */
export class Gateway {
  readonly requests: RequestRecord[] = []
  readonly store: EventStore
  intercept: Intercept | undefined
  private readonly rules: GatewayRules
  private readonly stopping = new AbortController()
  private inFlight = 0

  constructor(private readonly options: DataPlaneOptions) {
    this.store = storeFor(options)
    this.intercept = options.intercept
    setMaxListeners(0, this.stopping.signal) // as many requests may be delayed as there are
    this.rules = {
      writeKeys: new Set(options.writeKeys ?? [DEFAULT_WRITE_KEY]),
      disabledWriteKeys: new Set(options.disabledWriteKeys),
      maxConcurrentRequests: options.maxConcurrentRequests ?? 0,
      rateLimiter: options.rateLimit && new RateLimiter(options.rateLimit),
    }
  }

  /** Gives up every pending answer. */
  stop(): void {
    this.stopping.abort()
  }

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.inFlight++
    try {
      await this.handle(request, response)
    } catch (error) {
      if (!this.stopping.signal.aborted) throw error
    } finally {
      this.inFlight--
    }
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? "").split("?")[0]
    const unasked = request.method === "GET" ? PAGES.get(path) : preflightOf(request)
    if (unasked) {
      sendAnswer(unasked, response)
      return
    }
    const record = this.openRecord(request, path)
    const wireBody = await readBody(request)
    if (wireBody === undefined) return
    const delivery = this.receive(wireBody, record)
    const fault = this.inTime(await this.faultFor(record, delivery, wireBody))
    const letThrough = fault === undefined || letsBatchThrough(fault)
    const answer = letThrough ? this.judge(request, record, delivery) : this.acknowledgement
    await this.pause(fault?.delayMs ?? this.options.latencyMs)
    record.status = fault ? playFault(fault, answer, response) : sendAnswer(answer, response)
    this.options.onAnswer?.(record, delivery.arrival?.batch.events ?? [])
  }

  private openRecord({headers}: IncomingMessage, path: string): RequestRecord {
    const index = this.requests.length
    const unread = {status: null, eventCount: 0, bytes: 0, wireBytes: 0, stored: false}
    const record: RequestRecord = {index, path, headers, receivedAtMs: Date.now(), ...unread}
    this.requests.push(record)
    return record
  }

  private receive(wireBody: Buffer, record: RequestRecord): Delivery {
    const isZipped = record.headers["content-encoding"] === "gzip" && this.options.readsGzip !== false
    const body = isZipped ? unzipped(wireBody) : wireBody
    const arrival = body && this.store.read(body, record.path, record.headers)
    record.wireBytes = wireBody.length
    record.bytes = (body ?? wireBody).length
    record.eventCount = arrival?.batch.eventCount ?? 0
    return {body, arrival}
  }

  private async faultFor(
    {index, path, headers, receivedAtMs}: RequestRecord,
    {body, arrival}: Delivery,
    wireBody: Buffer,
  ): Promise<Fault | undefined> {
    const events = arrival?.batch.events ?? []
    return this.intercept?.({index, path, headers, receivedAtMs, body: body ?? wireBody, events})
  }

  /** The gateway's own answer, if it takes longer than its `WriteTimeout`, becomes a reset connection. */
  private inTime(fault: Fault | undefined): Fault | undefined {
    const {latencyMs = 0, writeTimeoutMs = WRITE_TIMEOUT_MS} = this.options
    const ownDelayMs = fault === undefined ? latencyMs : fault.kind === "delay" ? fault.delayMs : 0
    if (ownDelayMs <= writeTimeoutMs) return fault
    return {kind: "reset", when: "before_answering", stored: true, delayMs: writeTimeoutMs}
  }

  /** Makes the gateway's checks and stores the batch when it passes. */
  private judge(
    {method = "", socket}: IncomingMessage,
    record: RequestRecord,
    {body, arrival}: Delivery,
  ): Answer {
    const {path, receivedAtMs} = record
    const writeKey = writeKeyOf(record.headers.authorization)
    const batch = arrival?.batch
    const request = {method, path, writeKey, body, batch, inFlight: this.inFlight, receivedAtMs}
    const verdict = verdictOn(request, this.rules)
    if (verdict === "wrong_method") return {status: 405, body: "", headers: {Allow: methodOf(path)}}
    if (verdict === "acknowledged" && arrival && writeKey !== undefined) {
      const senderIp = socket.remoteAddress ?? ""
      arrival.store({writeKey, requestIndex: record.index, receivedAtMs, senderIp})
      record.stored = true
    }
    return answerOf(verdict, this.options.words ?? "current")
  }

  private get acknowledgement(): Answer {
    return answerOf("acknowledged", this.options.words ?? "current")
  }

  private async pause(milliseconds = 0): Promise<void> {
    if (milliseconds > 0) await delay(milliseconds, undefined, {signal: this.stopping.signal})
  }
}

function storeFor({keepEvents, deduplication}: DataPlaneOptions): EventStore {
  if (keepEvents !== false) return new KeepingStore(deduplication)
  if (deduplication) throw new Error("A stand-in that only counts events cannot deduplicate them.")
  return new CountingStore()
}

function page(content: object): Answer {
  return {status: 200, body: JSON.stringify(content), headers: JSON_TYPE}
}

/** A browser's question before a request from another origin. */
function preflightOf({method, headers}: IncomingMessage): Answer | undefined {
  const isPreflight = method === "OPTIONS" && headers["access-control-request-method"] !== undefined
  return isPreflight ? PREFLIGHT : undefined
}

/**
 * The body as it came over the wire.
 * @returns undefined when the client goes away before the end of it.
 */
function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    request.on("data", (chunk: Buffer) => chunks.push(chunk))
    request.on("end", () => resolve(Buffer.concat(chunks)))
    request.on("error", () => resolve(undefined))
    request.on("close", () => resolve(undefined))
  })
}

/** @returns undefined when it is not gzip; an empty body stays empty. */
function unzipped(body: Buffer): Buffer | undefined {
  if (body.length === 0) return body
  try {
    return gunzipSync(body, {chunkSize: INFLATE_CHUNK_BYTES})
  } catch {
    return undefined
  }
}
