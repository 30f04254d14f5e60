import {morphContent} from "./morph.js"

/** How often an open page is asked for anew: as often as the hub writes down how far a run is. */
const intervalMs = 1_000
const patienceMs = 20_000

const toTheMinute = {day: "numeric", month: "short", hour: "2-digit", minute: "2-digit"} as const
const minutes = new Intl.DateTimeFormat(undefined, toTheMinute)
const seconds = new Intl.DateTimeFormat(undefined, {...toTheMinute, second: "2-digit"})
const full = new Intl.DateTimeFormat(undefined, {dateStyle: "full", timeStyle: "long"})

showLocalTimes(document)
document.addEventListener("change", ({target}) => tickRows(target))
const main = document.querySelector<HTMLElement>("main[data-live]")
if (main) {
  follow(main, document.getElementById("connection"))
}

/** Puts the times below an element, which the hub writes in UTC, into the reader's zone. */
function showLocalTimes(within: ParentNode): void {
  for (const element of within.querySelectorAll("time")) {
    const at = new Date(element.dateTime)
    element.textContent = ("precise" in element.dataset ? seconds : minutes).format(at)
    element.title = full.format(at)
  }
}

/** One box ticks all others of its form, and shows whether they are ticked. */
function tickRows(target: EventTarget | null): void {
  const {form} = target instanceof HTMLInputElement ? target : {form: null}
  const all = form?.querySelector<HTMLInputElement>("input[data-all-rows]")
  if (!form || !all) {
    return
  }
  const boxes = [...form.querySelectorAll<HTMLInputElement>("input[name=row]")]
  if (target === all) {
    boxes.forEach((box) => (box.checked = all.checked))
  }
  const ticked = boxes.filter((box) => box.checked).length
  all.checked = ticked > 0 && ticked === boxes.length
  all.indeterminate = ticked > 0 && !all.checked
}

/** Keeps a page as things stand: what the hub answers at its address is shown, while somebody looks at it. */
function follow(main: HTMLElement, status: HTMLElement | null): void {
  let shown = ""
  let isAsking = false
  const timer = setInterval(() => void ask(), intervalMs)
  void ask()

  async function ask(): Promise<void> {
    if (isAsking || document.hidden) {
      return
    }
    isAsking = true
    try {
      await update()
    } catch {
      say("lost", "Connection lost, trying again")
    }
    isAsking = false
  }

  async function update(): Promise<void> {
    const answer = await fetch(location.href, {
      headers: {"If-None-Match": shown, "Cache-Control": "max-age=0"},
      redirect: "manual",
      signal: AbortSignal.timeout(patienceMs),
    })
    if (answer.type === "opaqueredirect") {
      location.reload() // to the form to sign in
    } else if (answer.status === 304) {
      say("live", "Live")
    } else {
      show(answer, new DOMParser().parseFromString(await answer.text(), "text/html"))
    }
  }

  function show(answer: Response, page: Document): void {
    const wanted = page.querySelector<HTMLElement>("main#content")
    if (!wanted) {
      throw new Error("This is no page of the hub.") // but of a proxy that does not reach it
    }
    if (document.querySelector("form.account") && !page.querySelector("form.account")) {
      location.reload() // the session has ended: this address shows something to anybody
      return
    }
    shown = answer.headers.get("etag") ?? ""
    showLocalTimes(wanted)
    morphContent(main, wanted)
    if (answer.status >= 500) {
      say("lost", "Not live, trying again")
    } else if ("live" in wanted.dataset) {
      say("live", "Live")
    } else {
      clearInterval(timer)
      say("", "")
    }
  }

  function say(state: string, text: string): void {
    if (status && status.textContent !== text) {
      status.dataset.state = state
      status.textContent = text
    }
  }
}
