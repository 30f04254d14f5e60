import {randomUUID} from "crypto"
import {Call} from "../calls"
import {Repetition} from "../report"
import {quoted} from "./cell_text"
import {sha256} from "./digest"
import {LookRequest, PlanId} from "./look_request"

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

/** What makes the rows of one run others than those of another. */
export interface RunIdentity {
  readonly call: Call
  /** Two sources may deduplicate in one place: the same row sent to both is two events. */
  readonly writeKey: string
  readonly look: LookRequest
}

/**
 * The message ids of one run: equal exactly where the event is the same. RudderStack drops an event whose id it has
 * seen, whatever its source, user or call.
 */
export interface MessageIds {
  /** What sending the same rows again would do. */
  readonly repetition: Repetition
  /** @param key of the user's own: the same fact has the same id in every run and every Look */
  of(row: RowContent, key: string | undefined): MessageId
}

interface MessageId {
  readonly messageId: string
  /** Whether its key stands in an earlier row of the run, too. */
  readonly isRepeated: boolean
}

/**
 * The rule: a digest of what the event says, of its source, Looker instance, plan, query, `ran_at`, and of the row's
 * position. What does not belong to the data, such as the hub's version, is not part of it. Where the time or the query
 * is not known, the ids are unique to the run: a new run of unchanged data sends new events.
 *
 * @param ranAt when the query ran; undefined where the result does not give a time
 * @param keyColumn the name of the column with keys
 */
export function messageIds(
  {call, writeKey, look}: RunIdentity,
  ranAt: string | undefined,
  keyColumn: string | undefined,
): MessageIds {
  const areRepeatable = ranAt !== undefined && planText(look.queryId) !== null
  const result = areRepeatable
    ? [planText(look.scheduledPlanId), planText(look.queryId), ranAt]
    : [randomUUID()]
  const source = [call.name, writeKey, look.instance ?? null]
  const rowStart = JSON.stringify(["row", ...source, ...result])
  const keyStart = JSON.stringify(["key", ...source, keyColumn ?? null])
  const isRepeated = keyFinder()
  return {
    repetition: areRepeatable ? "recognised" : keyColumn === undefined ? "new_events" : "recognised_by_key",
    of: (row, key) => {
      if (key === undefined) {
        return {messageId: messageId(rowStart + rowText(row)), isRepeated: false}
      }
      const ofKey = messageId(`${keyStart}${part(key)},${part(row.name)}`)
      return {messageId: ofKey, isRepeated: isRepeated(ofKey)}
    },
  }
}

/** Beyond this many keys no more are remembered. */
const MAX_KEYS = 1000000

/**
 * Finds keys that occur twice in one run. It remembers 48 bits of each digest, of the first million keys: memory stays
 * below some 40 MB, and a run of a million keys takes one key wrongly for a repeated one in about 500 runs.
 *
 * @returns whether a message id, which ends with the digest of its key in base64url, came before
 */
function keyFinder(): (messageId: string) => boolean {
  const seen = new Set<number>()
  return (id) => {
    const digest = Buffer.from(id.slice(-9, -1), "base64").readUIntBE(0, 6)
    const isRepeated = seen.has(digest)
    if (seen.size < MAX_KEYS) {
      seen.add(digest)
    }
    return isRepeated
  }
}

function messageId(content: string): string {
  return `looker-${sha256(content)}`
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
  const ids = `${part(userId)},${part(anonymousId)},${part(groupId)},${part(email)}`
  return `${rowNumber},${part(name)},${ids},${part(timestamp)},${data},{${context}}`
}

function part(text: string | undefined): string {
  return text === undefined ? "null" : quoted(text)
}

/** Older Lookers send numbers, newer ones text. */
function planText(id: PlanId): string | null {
  return id === undefined || id === null || id === "" ? null : String(id)
}
