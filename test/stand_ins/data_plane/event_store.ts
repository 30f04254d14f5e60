import type {IncomingHttpHeaders} from "node:http"
import {type Batch, readBatch} from "./batch"
import {asStored, type RudderEvent} from "./rudder_event"

/** Where a batch came from, and when. */
export interface Origin {
  /** The write key of its source. */
  readonly writeKey: string
  /** Index of the request that brought it. */
  readonly requestIndex: number
  readonly receivedAtMs: number
  readonly senderIp: string
}

export interface StoredEvent extends Origin {
  /** As a real data plane would have stored it. */
  readonly event: RudderEvent
  /** False for one that deduplication keeps from its source's destinations. */
  readonly delivered: boolean
}

export interface DeduplicationOptions {
  /** How long a message id is remembered: an hour by default, seven days in RudderStack Cloud. */
  readonly windowMs: number
}

/** A batch that has been read and is stored only if the gateway's checks pass. */
export interface Arrival {
  readonly batch: Batch
  store(origin: Origin): void
}

/** What the gateway has acknowledged. */
export interface EventStore {
  /** In order of arrival. */
  readonly stored: readonly StoredEvent[]
  readonly eventCount: number
  readonly distinctMessageIds: number
  /** @returns undefined when the body is not JSON. */
  read(body: Buffer, path: string, headers: IncomingHttpHeaders): Arrival | undefined
}

/** Keeps every event, for tests and the demo. */
export class KeepingStore implements EventStore {
  readonly stored: StoredEvent[] = []
  private readonly messageIds = new Set<unknown>()
  private readonly deduplication: Deduplication | undefined

  constructor(deduplication?: DeduplicationOptions) {
    this.deduplication = deduplication && new Deduplication(deduplication.windowMs)
  }

  get eventCount(): number {
    return this.stored.length
  }

  get distinctMessageIds(): number {
    return this.messageIds.size
  }

  read(body: Buffer, path: string, headers: IncomingHttpHeaders): Arrival | undefined {
    const batch = readBatch(body, path, headers)
    return batch && {batch, store: (origin) => this.keep(batch, origin)}
  }

  private keep({events, job}: Batch, origin: Origin): void {
    for (const event of asStored(events, origin.senderIp)) {
      const id = `${String(event.messageId)}${job.jobRunId}`
      const delivered = this.deduplication?.isFirst(id, origin.receivedAtMs) ?? true
      this.stored.push({...origin, event, delivered})
      this.messageIds.add(event.messageId)
    }
  }
}

/**
 * The processor's deduplication: whatever the source, user or type, the first event with a message id (and job
 * run) is delivered, later ones are not until the window of the first has ended. The ids of a source without
 * destinations count, too.
 */
class Deduplication {
  private readonly rememberedUntilMs = new Map<string, number>()

  constructor(private readonly windowMs: number) {}

  isFirst(id: string, nowMs: number): boolean {
    if (nowMs < (this.rememberedUntilMs.get(id) ?? -Infinity)) return false
    this.rememberedUntilMs.set(id, nowMs + this.windowMs)
    return true
  }
}
