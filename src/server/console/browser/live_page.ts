import {morphContent} from "./morph.js"

/** What the hub says of a page that is open: the HTML of the parts that have changed, by the ids of their elements. */
type ChangedParts = Readonly<Record<string, string>>

/**
 * Keeps a page as things stand: the hub sends its changes from the page's own address. Nothing is sent to a page that
 * nobody looks at.
 */
export class LivePage {
  readonly #status: HTMLElement | null
  #events: EventSource | undefined
  #isOver = false

  constructor(status: HTMLElement | null) {
    this.#status = status
  }

  follow(): void {
    document.addEventListener("visibilitychange", () => this.#followWhileSeen())
    window.addEventListener("pagehide", () => this.#close())
    window.addEventListener("pageshow", () => this.#followWhileSeen())
    this.#followWhileSeen()
  }

  #followWhileSeen(): void {
    if (document.hidden || this.#isOver) {
      this.#close()
    } else if (this.#events === undefined) {
      this.#open()
    }
  }

  #open(): void {
    const events = new EventSource(location.href)
    this.#events = events
    events.addEventListener("open", () => this.#say("live", "Live"))
    events.addEventListener("parts", ({data}) => showParts(JSON.parse(String(data)) as ChangedParts))
    events.addEventListener("over", () => this.#end("", ""))
    events.addEventListener("signed-out", () => location.reload())
    events.addEventListener("error", () => this.#explain(events))
  }

  /** A browser tries again by itself after a lost connection, but not after a refusal. */
  #explain(events: EventSource): void {
    if (events.readyState === EventSource.CLOSED) {
      this.#end("lost", "Not live: reload the page")
    } else {
      this.#say("lost", "Connection lost, trying again")
    }
  }

  #end(state: string, text: string): void {
    this.#isOver = true
    this.#close()
    this.#say(state, text)
  }

  #close(): void {
    this.#events?.close()
    this.#events = undefined
  }

  #say(state: string, text: string): void {
    if (this.#status && this.#status.textContent !== text) {
      this.#status.dataset.state = state
      this.#status.textContent = text
    }
  }
}

function showParts(parts: ChangedParts): void {
  for (const [id, text] of Object.entries(parts)) {
    const part = document.getElementById(id)
    if (part) {
      const wanted = new DOMParser().parseFromString(text, "text/html").body
      showLocalTimes(wanted)
      morphContent(part, wanted)
    }
  }
}

const toTheMinute = {day: "numeric", month: "short", hour: "2-digit", minute: "2-digit"} as const
const minutes = new Intl.DateTimeFormat(undefined, toTheMinute)
const seconds = new Intl.DateTimeFormat(undefined, {...toTheMinute, second: "2-digit"})
const full = new Intl.DateTimeFormat(undefined, {dateStyle: "full", timeStyle: "long"})

/** Puts the times below an element, which the hub writes in UTC, into the reader's zone. */
export function showLocalTimes(within: ParentNode): void {
  for (const element of within.querySelectorAll("time")) {
    const at = new Date(element.dateTime)
    element.textContent = ("precise" in element.dataset ? seconds : minutes).format(at)
    element.title = full.format(at)
  }
}
