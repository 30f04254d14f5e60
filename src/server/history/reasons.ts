import type {ReasonNotSent, RowNotSent} from "../runs/run_event"

const maxReasons = 20
const maxFirstRows = 5
const maxReasonLength = 300
const otherReasons = "that had other reasons"

/** A reason that fits into a line or two; actions may give any. */
export function shortReason(reason: string): string {
  return reason.slice(0, maxReasonLength)
}

/** The reasons with more rows that have one of them. */
export function withRows(
  reasons: readonly ReasonNotSent[],
  reason: string,
  rows: readonly RowNotSent[],
): readonly ReasonNotSent[] {
  const firstRows = firstOf(rows.map(({rowNumber}) => rowNumber))
  return mostFrequent(added(reasons, {reason: shortReason(reason), count: rows.length, firstRows}))
}

/**
 * The most frequent first; where every row has a reason of its own, the rest are counted as one. While a run goes on,
 * a reason that only later becomes frequent may have begun among that rest.
 */
export function mostFrequent(reasons: readonly ReasonNotSent[]): readonly ReasonNotSent[] {
  const sorted = byCount(reasons.map((one) => ({...one, reason: shortReason(one.reason)})))
  if (sorted.length <= maxReasons) {
    return sorted
  }
  const named = sorted.filter(({reason}) => reason !== otherReasons)
  const shown = named.slice(0, maxReasons - 1)
  const rest = sorted.filter((reason) => !shown.includes(reason))
  return byCount([...shown, rest.map((reason) => ({...reason, reason: otherReasons})).reduce(sum)])
}

function byCount(reasons: readonly ReasonNotSent[]): ReasonNotSent[] {
  return [...reasons].sort((one, other) => other.count - one.count)
}

function added(reasons: readonly ReasonNotSent[], more: ReasonNotSent): readonly ReasonNotSent[] {
  return reasons.some(({reason}) => reason === more.reason)
    ? reasons.map((known) => (known.reason === more.reason ? sum(known, more) : known))
    : [...reasons, more]
}

function sum(one: ReasonNotSent, other: ReasonNotSent): ReasonNotSent {
  const firstRows = firstOf([...one.firstRows, ...other.firstRows])
  return {...one, count: one.count + other.count, firstRows}
}

function firstOf(rowNumbers: number[]): number[] {
  return rowNumbers.sort((one, other) => one - other).slice(0, maxFirstRows)
}
