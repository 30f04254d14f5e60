import {createHash, randomUUID} from "crypto"
import {uuidFromName} from "./uuid_from_name"

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
  /** Choices that make other events of the same rows. */
  readonly mapping: string | undefined
}

/** The message ids of one run. */
export interface MessageIds {
  /** Whether sending the same result again gives the same ids, so that RudderStack can recognise them. */
  readonly areRepeatable: boolean
  /** @param rowNumber counted from 1 */
  of(rowNumber: number): string
  /** The same fact, by a key of the user's own, has the same id in every run and every Look. */
  ofKey(call: string, event: string, key: string): string
}

/** Namespace of this plug-in, fixed for good: a key keeps its message id in every run. */
const KEY_NAMESPACE = "0d0f1c52-6a3b-5b7e-9f5a-3d2c8b1e4a60"

/**
 * The rule: instance, plan, query, `ran_at`, action, event name and write key, hashed, then the row number.
 * Where the time or the query is not known the hash is unique to the run.
 */
export function messageIds(result: ResultIdentity): MessageIds {
  const areRepeatable = result.ranAt !== undefined && hasText(result.queryId)
  const runId = areRepeatable ? hashed(result) : randomUUID().replace(/-/g, "")
  return {
    areRepeatable,
    of: (rowNumber) => `looker-${runId}-${rowNumber}`,
    ofKey: (call, event, key) => uuidFromName(KEY_NAMESPACE, JSON.stringify([call, event, key])),
  }
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
    result.mapping,
  ]
  return createHash("sha256")
    .update(JSON.stringify(parts.map((part) => (hasText(part) ? String(part) : null))))
    .digest("hex")
    .slice(0, 32)
}
