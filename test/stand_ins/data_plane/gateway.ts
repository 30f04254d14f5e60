import {setMaxListeners} from "node:events"
import {IncomingMessage, ServerResponse} from "node:http"
import {setTimeout as delay} from "node:timers/promises"
import {ACKNOWLEDGED, Answer} from "./answer"
import {Arrival, CountingStore, EventStore, KeepingStore} from "./event_store"
import {Fault, letsBatchThrough, playFault, sendAnswer} from "./fault"
import {gatewayAnswer, GatewayRules} from "./gateway_checks"
import {HEALTH} from "./health"
import {Intercept} from "./intercept"
import {DataPlaneOptions, DEFAULT_WRITE_KEY} from "./options"
import {RateLimiter} from "./rate_limiter"
import {ReceivedRequest} from "./received_request"
import {readBody, uncompressed} from "./request_body"
import {writeKeyOf} from "./write_key"

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
    this.store = options.keepEvents === false ? new CountingStore() : new KeepingStore()
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
    if (request.method === "GET" && (path === "/health" || path === "/")) {
      response.writeHead(200, {"Content-Type": "application/json"}).end(JSON.stringify(HEALTH))
      return
    }
    const record = this.openRecord(request, path)
    const wireBody = await readBody(request)
    if (wireBody === undefined) return
    const delivery = this.receive(wireBody, record)
    const fault = await this.faultFor(record, delivery, wireBody)
    const letThrough = fault === undefined || letsBatchThrough(fault)
    const answer = letThrough ? this.judge(request, record, delivery) : ACKNOWLEDGED
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
    const body = uncompressed(wireBody, record.headers["content-encoding"])
    const arrival = body && this.store.read(body, record.path)
    record.wireBytes = wireBody.length
    record.bytes = (body ?? wireBody).length
    record.eventCount = arrival?.batch.eventCount ?? 0
    return {body, arrival}
  }

  private async faultFor(
    {index, path, headers}: RequestRecord,
    {body, arrival}: Delivery,
    wireBody: Buffer,
  ): Promise<Fault | undefined> {
    return this.intercept?.({
      index,
      path,
      headers,
      body: body ?? wireBody,
      events: arrival?.batch.events ?? [],
    })
  }

  /** Makes the gateway's checks and stores the batch when it passes. */
  private judge({method = ""}: IncomingMessage, record: RequestRecord, {body, arrival}: Delivery): Answer {
    const {path, receivedAtMs} = record
    const writeKey = writeKeyOf(record.headers.authorization)
    const batch = arrival?.batch
    const request = {method, path, writeKey, body, batch, inFlight: this.inFlight, receivedAtMs}
    const answer = gatewayAnswer(request, this.rules)
    if (answer === ACKNOWLEDGED && arrival && writeKey !== undefined) {
      arrival.store({writeKey, requestIndex: record.index})
      record.stored = true
    }
    return answer
  }

  private async pause(milliseconds = 0): Promise<void> {
    if (milliseconds > 0) await delay(milliseconds, undefined, {signal: this.stopping.signal})
  }
}
