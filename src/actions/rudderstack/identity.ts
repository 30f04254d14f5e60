import {uuidFromName} from "./uuid_from_name"

/** Who an event is about: at least one of the two ids, which the data plane asks of every event. */
export type Identity =
  | {readonly userId: string; readonly anonymousId: string | null}
  | {readonly userId: null; readonly anonymousId: string}

/** What a row's columns say of whom it is about. */
export interface RowIds {
  readonly userId: string | undefined
  readonly anonymousId: string | undefined
  readonly email: string | undefined
  readonly messageId: string
}

/** Namespaces of this plug-in, fixed for good: an e-mail keeps its anonymous id in every run. */
const EMAIL_NAMESPACE = "4f1f3f0e-7f0c-5a55-9d0e-2b6c1a9e7d31"
const MESSAGE_NAMESPACE = "b0c5a0de-8a3f-5d8e-8c3c-6f4f0f6a9b12"

/** Anything that can be seen: the data plane strips spaces, control and zero-width characters before it looks. */
const VISIBLE = /[^\s\p{Cc}\p{Cf}\p{Z}]/u

/**
 * A cell's value as an id: text as it is, numbers as Looker wrote them, without an exponent.
 *
 * @returns undefined for null, empty or invisible text, and for lists and objects, which are no ids
 */
export function idText(value: unknown): string | undefined {
  switch (typeof value) {
    case "string":
      return VISIBLE.test(value) ? value : undefined
    case "number":
      return Number.isInteger(value) ? BigInt(value).toString() : String(value)
    case "boolean":
      return String(value)
    default:
      return undefined
  }
}

/** Whether the row itself says whom it is about. */
export function isIdentified({userId, anonymousId, email}: RowIds): boolean {
  return userId !== undefined || anonymousId !== undefined || email !== undefined
}

/** The ids of a row's own columns; a row with neither gets an anonymous id that is the same in every retry. */
export function identityOf(ids: RowIds): Identity {
  if (ids.userId !== undefined) {
    return {userId: ids.userId, anonymousId: ids.anonymousId ?? null}
  }
  return {userId: null, anonymousId: ids.anonymousId ?? generatedAnonymousId(ids.email, ids.messageId)}
}

function generatedAnonymousId(email: string | undefined, messageId: string): string {
  return email === undefined
    ? uuidFromName(MESSAGE_NAMESPACE, messageId)
    : uuidFromName(EMAIL_NAMESPACE, email.trim().toLowerCase())
}
