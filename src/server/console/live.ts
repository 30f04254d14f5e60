import type {Response} from "express"
import {setTimeout as pause} from "node:timers/promises"
import {eventStreamType} from "../http/request_log"
import {html, type Html} from "./html"

/** How often a page is looked at anew: often enough for a number to move. */
const intervalMs = 500
/** Shorter than what proxies take for silence. */
const heartbeatMs = 15_000
/** A person has a few pages open: this is for who has none in mind. */
const maxOpenPages = 100

/** The parts of a page that change while it is open, by the ids of their elements. */
export type LiveParts = Readonly<Record<string, Html>>

/** The element of one part. A part that is empty is there all the same, to be filled later. */
export function livePart(parts: LiveParts, id: string): Html {
  return html`<div id="${id}">${parts[id]}</div>`
}

/** A page as things stand: whole, or the parts of it that change. */
export interface LiveView {
  readonly parts: LiveParts
  /** Whether nothing of it will change any more. */
  readonly isSettled: boolean
  page(): string
}

export interface LivePageSource {
  /** The page as it is now. */
  readonly view: () => Promise<LiveView>
  /** Whether its reader may go on reading it. */
  readonly isWelcome: () => boolean
}

/** The pages that are open and follow what happens. They end with their session and with the hub. */
export class LivePages {
  readonly #isStopping: () => boolean
  #open = 0

  constructor(isStopping: () => boolean) {
    this.#isStopping = isStopping
  }

  /** Whether one more can be followed. */
  get hasRoom(): boolean {
    return this.#open < maxOpenPages && !this.#isStopping()
  }

  /**
   * Sends what changes until there is a reason to end, as server-sent events
   * (https://html.spec.whatwg.org/multipage/server-sent-events.html).
   */
  async follow(response: Response, source: LivePageSource): Promise<void> {
    const first = await source.view() // what is refused is refused with a status
    // A proxy such as nginx would otherwise hold events back until it has a buffer full.
    response.writeHead(200, {"Content-Type": eventStreamType, "X-Accel-Buffering": "no"})
    response.flushHeaders()
    this.#open++
    try {
      await this.#send(response, first, source)
    } finally {
      this.#open--
      response.end()
    }
  }

  async #send(response: Response, first: LiveView, {view, isWelcome}: LivePageSource): Promise<void> {
    const sent = new Map<string, string>()
    let lastSentMs = performance.now()
    let {parts, isSettled} = first
    while (!response.writableEnded && !response.destroyed && !this.#isStopping()) {
      if (!isWelcome()) {
        return sendEvent(response, "signed-out", {})
      }
      const changed = response.writableNeedDrain ? {} : changedParts(parts, sent)
      if (Object.keys(changed).length > 0) {
        sendEvent(response, "parts", changed)
        lastSentMs = performance.now()
      } else if (performance.now() - lastSentMs >= heartbeatMs) {
        response.write(":\n\n")
        lastSentMs = performance.now()
      }
      if (isSettled && !response.writableNeedDrain) {
        return sendEvent(response, "over", {})
      }
      await pause(intervalMs, undefined, {ref: false}) // no open page keeps the process from ending
      ;({parts, isSettled} = await view())
    }
  }
}

/** JSON has no line break in it, which would end the event. */
function sendEvent(response: Response, name: "parts" | "over" | "signed-out", data: object): void {
  response.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`)
}

/** The parts that differ from those sent before, as HTML by the ids of their elements. */
function changedParts(parts: LiveParts, sent: Map<string, string>): Record<string, string> {
  const changed = Object.entries(parts).filter(([id, part]) => sent.get(id) !== part.html)
  changed.forEach(([id, part]) => sent.set(id, part.html))
  return Object.fromEntries(changed.map(([id, part]) => [id, part.html]))
}
