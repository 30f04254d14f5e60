import {randomUUID} from "crypto"
import {CallName} from "../calls"
import {sha256} from "./digest"
import {quoted} from "./cell_text"
import {PlanId} from "./look_request"

/** What makes the rows of one result, sent to one source, others than those of another. */
export interface ResultIdentity {
  readonly call: CallName
  /** Two sources may deduplicate in one place: the same row sent to both is two events. */
  readonly writeKey: string
  readonly instance: string | undefined
  readonly scheduledPlanId: PlanId
  readonly queryId: PlanId
  /** When the query ran; undefined where the result does not give a time. */
  readonly ranAt: string | undefined
}

/** What an event says, as far as its row gives it. */
export interface RowContent {
  /** Counted from 1. */
  readonly rowNumber: number
  readonly name: string | undefined
  readonly userId: string | undefined
  readonly anonymousId: string | undefined
  readonly groupId: string | undefined
  readonly email: string | undefined
  readonly timestamp: string | undefined
  /** JSON text of its traits or properties. */
  readonly data: string
  /** JSON text of what its columns put into the context. */
  readonly context: string
}

/**
 * The message ids of one run: equal exactly where the event is the same. RudderStack drops an event whose id it has
 * seen, whatever its source, user or call.
 */
export interface MessageIds {
  /** Whether sending the same result again gives the same ids, so that RudderStack can recognise them. */
  readonly areRepeatable: boolean
  of(row: RowContent): string
  /** The same fact, by a key of the user's own, has the same id in every run and every Look. */
  ofKey(key: string, column: string, name: string | undefined): string
}

/**
 * The rule: a digest of what the event says, of its source, Looker instance, plan, query, `ran_at`, and of the row's
 * position. What does not belong to the data, such as the hub's version, is not part of it. Where the time or the query
 * is not known, the ids are unique to the run: a new run of unchanged data sends new events.
 */
export function messageIds({
  call,
  writeKey,
  instance,
  scheduledPlanId,
  queryId,
  ranAt,
}: ResultIdentity): MessageIds {
  const areRepeatable = ranAt !== undefined && hasText(queryId)
  const result = areRepeatable ? [scheduledPlanId, queryId, ranAt].map(planText) : [randomUUID()]
  const ofAll = JSON.stringify([call, writeKey, instance ?? null]).slice(0, -1)
  const ofRows = `["row",${ofAll},${JSON.stringify(result)},`
  const ofKeys = `["key",${ofAll},`
  return {
    areRepeatable,
    of: (row) => `looker-${sha256(ofRows + rowText(row))}`,
    ofKey: (key, column, name) => `looker-${sha256(`${ofKeys}${texts([key, column, name])}`)}`,
  }
}

/** Every part is JSON, so that no two rows make one text. */
function rowText({
  rowNumber,
  name,
  userId,
  anonymousId,
  groupId,
  email,
  timestamp,
  data,
  context,
}: RowContent): string {
  return `${rowNumber},${part(name)},${part(userId)},${part(anonymousId)},${part(groupId)},${part(email)},${part(timestamp)},${data},{${context}}`
}

function texts(parts: readonly (string | undefined)[]): string {
  return parts.map(part).join(",")
}

function part(text: string | undefined): string {
  return text === undefined ? "null" : quoted(text)
}

function hasText(id: PlanId): boolean {
  return id !== undefined && id !== null && id !== ""
}

/** Older Lookers send numbers, newer ones text. */
function planText(id: PlanId): string | null {
  return id === undefined || id === null || id === "" ? null : String(id)
}
