import {setTimeout as pause} from "node:timers/promises"
import {EventStream} from "./event_stream"
import {changedParts, type LiveView} from "./live_view"
import type {Response} from "express"

/** How often a page is looked at anew: often enough for a number to move. */
const intervalMs = 500
/** Shorter than what proxies take for silence. */
const heartbeatMs = 15_000
/** A person has a few pages open: this is for who has none in mind. */
const maxStreams = 100

export interface LiveStreamSource {
  /** The page as it is now. */
  readonly view: () => Promise<LiveView>
  /** Whether its reader may go on reading it. */
  readonly isWelcome: () => boolean
}

/** The pages that are open and follow what happens. They end with their session and with the hub. */
export class LiveStreams {
  readonly #isStopping: () => boolean
  #open = 0

  constructor(isStopping: () => boolean) {
    this.#isStopping = isStopping
  }

  /** Whether one more can be followed. */
  get hasRoom(): boolean {
    return this.#open < maxStreams && !this.#isStopping()
  }

  /** Sends what changes until there is a reason to end. */
  async follow(response: Response, source: LiveStreamSource): Promise<void> {
    const stream = new EventStream(response)
    this.#open++
    try {
      await this.#send(stream, source)
    } finally {
      this.#open--
      stream.end()
    }
  }

  async #send(stream: EventStream, {view, isWelcome}: LiveStreamSource): Promise<void> {
    const sent = new Map<string, string>()
    let lastSentMs = performance.now()
    while (stream.isOpen && !this.#isStopping()) {
      if (!isWelcome()) {
        return stream.send("signed-out", {})
      }
      const {parts, isSettled} = await view()
      const changed = stream.isBehind ? {} : changedParts(parts, sent)
      if (Object.keys(changed).length > 0) {
        stream.send("parts", changed)
        lastSentMs = performance.now()
      } else if (performance.now() - lastSentMs >= heartbeatMs) {
        stream.beat()
        lastSentMs = performance.now()
      }
      if (isSettled && !stream.isBehind) {
        return stream.send("over", {})
      }
      await pause(intervalMs, undefined, {ref: false}) // no open page keeps the process from ending
    }
  }
}
