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
