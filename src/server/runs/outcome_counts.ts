import type {RowNotSent} from "../../actions/rudderstack/additions"
import type {RowsCount, RowsOutcome} from "./run_event"

const maxOutcomes = 20
const maxFirstRows = 5
const maxCodeLength = 300

/** Stands for the rest where every row has an outcome of its own. */
export const otherOutcome = "other"

/** An outcome that fits into a line or two; actions may give any. */
export function shortOutcome<Given extends RowsOutcome>(outcome: Given): Given {
  return {...outcome, code: outcome.code.slice(0, maxCodeLength)}
}

/** The counts with more rows that have one of these outcomes. */
export function withRows(
  counts: readonly RowsCount[],
  outcome: RowsOutcome,
  rows: readonly RowNotSent[],
): readonly RowsCount[] {
  const firstRows = firstOf(rows.map(({rowNumber}) => rowNumber))
  return mostFrequent(added(counts, shortOutcome({...outcome, count: rows.length, firstRows})))
}

/**
 * The most frequent first; where every row has an outcome of its own, the rest are counted as one. While a run goes on,
 * an outcome that only later becomes frequent may have begun among that rest.
 */
export function mostFrequent(counts: readonly RowsCount[]): readonly RowsCount[] {
  const sorted = byCount(counts.map(shortOutcome))
  if (sorted.length <= maxOutcomes) {
    return sorted
  }
  const named = sorted.filter(({code}) => code !== otherOutcome)
  const shown = named.slice(0, maxOutcomes - 1)
  const rest = sorted.filter((counted) => !shown.includes(counted))
  return byCount([...shown, rest.map(asOther).reduce(sum)])
}

function asOther({count, firstRows}: RowsCount): RowsCount {
  return {code: otherOutcome, count, firstRows}
}

function byCount(counts: readonly RowsCount[]): RowsCount[] {
  return [...counts].sort((one, other) => other.count - one.count)
}

function added(counts: readonly RowsCount[], more: RowsCount): readonly RowsCount[] {
  return counts.some((known) => isSame(known, more))
    ? counts.map((known) => (isSame(known, more) ? sum(known, more) : known))
    : [...counts, more]
}

function isSame(one: RowsOutcome, other: RowsOutcome): boolean {
  return one.code === other.code && one.status === other.status && one.answer === other.answer
}

function sum(one: RowsCount, other: RowsCount): RowsCount {
  const firstRows = firstOf([...one.firstRows, ...other.firstRows])
  return {...one, count: one.count + other.count, firstRows}
}

function firstOf(rowNumbers: number[]): number[] {
  return rowNumbers.sort((one, other) => one - other).slice(0, maxFirstRows)
}
