import {uuidFromName} from "./digest"

/** Who an event is about: at least one of the two ids, which the data plane asks of every event. */
export type Identity =
  | {readonly userId: string; readonly anonymousId: string | null}
  | {readonly userId: null; readonly anonymousId: string}

/** What a row's columns say of whom it is about. */
export interface RowIds {
  readonly userId: string | undefined
  readonly anonymousId: string | undefined
  readonly email: string | undefined
}

/** Namespaces of this plug-in, fixed for good: an e-mail keeps its anonymous id in every run. */
const EMAIL_NAMESPACE = "4f1f3f0e-7f0c-5a55-9d0e-2b6c1a9e7d31"
const MESSAGE_NAMESPACE = "b0c5a0de-8a3f-5d8e-8c3c-6f4f0f6a9b12"

/**
 * Anything that is not stripped: the data plane looks for an id only behind spaces, control and zero-width characters,
 * fillers, blanks, and code points for private use or without a character.
 */
const VISIBLE = /[^\s\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Z}\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0]/u

/** From here on String() writes an integer with an exponent. */
const MIN_EXPONENT = 1e21

/**
 * A cell's value as an id: text as it is, numbers as Looker wrote them, integers without an exponent.
 *
 * @returns undefined for null, empty or invisible text, and for lists and objects, which are no ids
 */
export function idText(value: unknown): string | undefined {
  switch (typeof value) {
    case "string":
      return VISIBLE.test(value) ? value : undefined
    case "number":
      return Math.abs(value) >= MIN_EXPONENT ? withoutExponent(String(value)) : String(value)
    case "boolean":
      return String(value)
    default:
      return undefined
  }
}

/** "1.2e+23" → its 24 digits, not those of the double that is next to it. */
function withoutExponent(text: string): string {
  const [, whole, fraction = "", exponent] = /^(-?\d)(?:\.(\d+))?e\+(\d+)$/.exec(text) ?? [
    text,
    text,
    "",
    "0",
  ]
  return whole + fraction.padEnd(Number(exponent), "0")
}

/** Whether the row itself says whom it is about. */
export function isIdentified({userId, anonymousId, email}: RowIds): boolean {
  return userId !== undefined || anonymousId !== undefined || email !== undefined
}

/**
 * The ids of a row's own columns. A row with neither gets an anonymous id: from its e-mail the same in every run, else
 * its own, the same in every retry.
 */
export function identityOf({userId, anonymousId, email}: RowIds, messageId: string): Identity {
  if (userId !== undefined) {
    return {userId, anonymousId: anonymousId ?? null}
  }
  return {userId: null, anonymousId: anonymousId ?? generatedAnonymousId(email, messageId)}
}

function generatedAnonymousId(email: string | undefined, messageId: string): string {
  return email === undefined
    ? uuidFromName(MESSAGE_NAMESPACE, messageId)
    : uuidFromName(EMAIL_NAMESPACE, email.trim().toLowerCase())
}
