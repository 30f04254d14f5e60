import {Batch, parseBatch, parseSingleEvent} from "./batch"
import {countBatch} from "./counted_batch"
import {DistinctIds} from "./distinct_ids"
import {singleEventType} from "./routes"
import {RudderEvent} from "./rudder_event"

/** Where a batch came from. */
export interface Origin {
  /** The write key of its source. */
  readonly writeKey: string
  /** Index of the request that brought it. */
  readonly requestIndex: number
}

export interface StoredEvent extends Origin {
  /** Exactly as parsed. */
  readonly event: RudderEvent
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
  read(body: Buffer, path: string): Arrival | undefined
}

/** Keeps every event, for tests and the demo. */
export class KeepingStore implements EventStore {
  readonly stored: StoredEvent[] = []
  private readonly messageIds = new Set<string>()

  get eventCount(): number {
    return this.stored.length
  }

  get distinctMessageIds(): number {
    return this.messageIds.size
  }

  read(body: Buffer, path: string): Arrival | undefined {
    const type = singleEventType(path)
    const batch = type === undefined ? parseBatch(body) : parseSingleEvent(body, type)
    return batch && {batch, store: (origin) => batch.events.forEach((event) => this.keep({event, ...origin}))}
  }

  private keep(stored: StoredEvent): void {
    this.stored.push(stored)
    const {messageId} = stored.event
    if (typeof messageId === "string") this.messageIds.add(messageId)
  }
}

/** Counts events and their distinct message ids without parsing or keeping them, for millions of rows. */
export class CountingStore implements EventStore {
  readonly stored: readonly StoredEvent[] = []
  eventCount = 0
  private readonly messageIds = new DistinctIds()

  get distinctMessageIds(): number {
    return this.messageIds.size
  }

  read(body: Buffer): Arrival | undefined {
    const batch = countBatch(body)
    return batch && {batch, store: () => this.count(body, batch.idRanges)}
  }

  private count(body: Buffer, idRanges: readonly number[]): void {
    this.eventCount += idRanges.length / 2
    for (let at = 0; at < idRanges.length; at += 2) {
      this.messageIds.add(body, idRanges[at], idRanges[at + 1])
    }
  }
}
