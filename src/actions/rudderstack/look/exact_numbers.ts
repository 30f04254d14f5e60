import {checkDepth} from "./json_scanner"

/** A number that a double may not hold: one of as many characters as 2^53 has, or one with an exponent. */
const RISKY_NUMBER = /-?(?:\d[\d.]{15,}(?:[eE][+-]?\d+)?|\d[\d.]*[eE][+-]?\d+)/g

/** Of an object by name, of a list by index. */
interface Members {
  readonly [name: string]: unknown
}

/**
 * Whether JSON.parse may have changed a number without a word: one beyond 2^53, or one that became infinite.
 *
 * @param value what JSON.parse made of the text
 * @param depth brackets around the value
 * @throws ActionError when the value is nested too deep
 */
export function mayHaveLostDigits(value: unknown, depth = 0): boolean {
  if (typeof value === "number") {
    return value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER
  }
  if (typeof value !== "object" || value === null) {
    return false
  }
  checkDepth(depth + 1)
  return mayHaveLostDigitsIn(value as Members, depth + 1)
}

/** What JSON.parse made has no inherited members; a list of the values would be garbage, thirteen times per row. */
function mayHaveLostDigitsIn(members: Members, depth: number): boolean {
  let hasLost = false
  for (const name in members) {
    if (mayHaveLostDigits(members[name], depth)) {
      hasLost = true
    }
  }
  return hasLost
}

/**
 * Valid JSON → the same, with each number that no double can hold turned into a string as Looker wrote it:
 * digits beyond 2^53, or beyond a double's precision there, and exponents beyond a double's.
 */
export function withExactNumbers(text: string): string {
  const isInString = stringFinder(text)
  return text.replace(RISKY_NUMBER, (literal: string, position: number) =>
    isExact(literal) || isInString(position) ? literal : `"${literal}"`,
  )
}

function isExact(literal: string): boolean {
  const size = Math.abs(Number(literal))
  if (size <= Number.MAX_SAFE_INTEGER) {
    return true
  }
  return (
    /[eE]/.test(literal) && size < Infinity && significantDigits(literal) === significantDigits(`${size}`)
  )
}

/** "-1.20E+25" → "12" */
function significantDigits(literal: string): string {
  return literal.replace(/[eE].*|\D/g, "").replace(/^0+|0+$/g, "")
}

/** @returns whether a position in the JSON text is within a string; to be asked for rising positions */
function stringFinder(text: string): (position: number) => boolean {
  let quote = quoteAfter(text, 0)
  let isInString = false
  return (position) => {
    while (quote >= 0 && quote < position) {
      isInString = !isInString
      quote = quoteAfter(text, quote + 1)
    }
    return isInString
  }
}

/** The next quote that begins or ends a string, or -1. */
function quoteAfter(text: string, start: number): number {
  let quote = text.indexOf('"', start)
  while (quote >= 0 && isEscaped(text, quote)) {
    quote = text.indexOf('"', quote + 1)
  }
  return quote
}

function isEscaped(text: string, position: number): boolean {
  let backslashes = 0
  while (text[position - 1 - backslashes] === "\\") {
    backslashes++
  }
  return backslashes % 2 === 1
}
