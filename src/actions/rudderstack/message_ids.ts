import {createHash, randomUUID} from "crypto"

/** Everything that makes one query result, sent to one place in one way, the same as another. */
export interface ResultIdentity {
  readonly instance: string | undefined
  readonly scheduledPlanId: string | number | null | undefined
  readonly queryId: string | number | null | undefined
  /** The result's own time; without it no two results can be known to be the same. */
  readonly ranAt: string | undefined
  readonly action: string
  readonly event: string | undefined
  /** Two sources may deduplicate in one place: the same row sent to both is two events. */
  readonly writeKey: string
}

/** The message ids of one run. */
export interface MessageIds {
  /** Whether sending the same result again gives the same ids, so that RudderStack can recognise them. */
  readonly areRepeatable: boolean
  /** @param rowNumber counted from 1 */
  of(rowNumber: number): string
}

/**
 * The rule: instance, plan, query, `ran_at`, action, event name and write key, hashed, then the row number.
 * Where the time or the query is not known the hash is unique to the run.
 */
export function messageIds(result: ResultIdentity): MessageIds {
  const areRepeatable = result.ranAt !== undefined && hasText(result.queryId)
  const runId = areRepeatable ? hashed(result) : randomUUID().replace(/-/g, "")
  return {areRepeatable, of: (rowNumber) => `looker-${runId}-${rowNumber}`}
}

function hasText(part: string | number | null | undefined): boolean {
  return part !== undefined && part !== null && part !== ""
}

function hashed(result: ResultIdentity): string {
  const parts = [
    result.instance,
    result.scheduledPlanId,
    result.queryId,
    result.ranAt,
    result.action,
    result.event,
    result.writeKey,
  ]
  return createHash("sha256")
    .update(JSON.stringify(parts.map((part) => (hasText(part) ? String(part) : null))))
    .digest("hex")
    .slice(0, 32)
}
