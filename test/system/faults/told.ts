import {HubAnswer} from "../../stand_ins/looker_stand_in"

/** What a hub told of a run's rows. */
export interface Told {
  readonly success: boolean | undefined
  readonly message: string
  /** Rows that arrived; undefined where the message gives no number. */
  readonly delivered: number | undefined
  readonly read: number | undefined
  /** Rows that did not arrive, added up over the reasons. */
  readonly withReason: number
  /** Those of them that were sent, but not acknowledged. */
  readonly unconfirmed: number
}

const COUNTS = /([\d,]+) of ([\d,]+) rows?(?: read until then)? arrived/
const UNCONFIRMED = /^that (may or may not have arrived|failed each time)/
const NO_ROWS = /0 rows were read and sent/
const REASON =
  /(?:^|[.…] )([\d,]+) rows? (.+?): rows? [\d,]+(?: \([^)]*\))?(?:, [\d,]+(?: \([^)]*\))?)*(?: and [\d,]+ more)?(?=\.)/g

export function toldIn({looker}: HubAnswer): Told {
  const message = looker?.message ?? ""
  const [counts = "", delivered, read] = COUNTS.exec(message) ?? []
  const hasNone = NO_ROWS.test(message)
  const reasons = reasonsIn(message.slice(message.indexOf(counts) + counts.length))
  return {
    success: looker?.success,
    message,
    delivered: hasNone ? 0 : numberOf(delivered),
    read: hasNone ? 0 : numberOf(read),
    withReason: sumOf(reasons),
    unconfirmed: sumOf(reasons.filter(({reason}) => UNCONFIRMED.test(reason))),
  }
}

interface Reason {
  readonly count: number
  readonly reason: string
}

function reasonsIn(text: string): Reason[] {
  return [...text.matchAll(REASON)].map(([, count, reason]) => ({count: numberOf(count) ?? 0, reason}))
}

function sumOf(reasons: readonly Reason[]): number {
  return reasons.reduce((sum, {count}) => sum + count, 0)
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text.replace(/,/g, ""))
}
