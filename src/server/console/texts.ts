const secondMs = 1_000
const minuteMs = 60 * secondMs
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** A duration in its two largest units: "0.4 s", "12 s", "3 min 20 s", "2 h 5 min", "1 d 3 h". */
export function durationText(durationMs: number): string {
  if (durationMs < 10 * secondMs) {
    return `${(Math.floor(durationMs / 100) / 10).toFixed(1)} s`
  }
  if (durationMs < minuteMs) {
    return `${Math.floor(durationMs / secondMs)} s`
  }
  if (durationMs < hourMs) {
    return inTwo(durationMs, minuteMs, "min", secondMs, "s")
  }
  return durationMs < dayMs
    ? inTwo(durationMs, hourMs, "h", minuteMs, "min")
    : inTwo(durationMs, dayMs, "d", hourMs, "h")
}

/** How long to wait, in whole units and never too short: "30 seconds", "2 minutes". */
export function waitText(waitMs: number): string {
  const seconds = Math.ceil(waitMs / secondMs)
  const [count, unit] = seconds < 120 ? [seconds, "second"] : [Math.ceil(seconds / 60), "minute"]
  return `${count} ${unit}${count === 1 ? "" : "s"}`
}

function inTwo(durationMs: number, largeMs: number, large: string, smallMs: number, small: string): string {
  const rest = Math.floor((durationMs % largeMs) / smallMs)
  return `${Math.floor(durationMs / largeMs)} ${large}${rest === 0 ? "" : ` ${rest} ${small}`}`
}
