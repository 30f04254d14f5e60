import {Look, NAME_START} from "./look"

/** A place in a document at which something breaks. */
export interface Position {
  readonly name: string
  /** How many bytes come before it. */
  readonly at: (look: Look) => number
  /** How many rows are whole before it. */
  readonly wholeRows: (look: Look) => number
  /** Whether it lies within a string, so that plain text there is no mistake. */
  readonly isInString: boolean
}

const HALF_A_CHARACTER = Buffer.byteLength(NAME_START) - Buffer.byteLength("🌞 ") + 2

function outside(name: string, at: Position["at"], wholeRows: Position["wholeRows"]): Position {
  return {name, at, wholeRows, isInString: false}
}

function inString(name: string, at: Position["at"], wholeRows: Position["wholeRows"]): Position {
  return {name, at, wholeRows, isInString: true}
}

function nameIn(look: Look, row: number): number {
  return look.bytes.indexOf(NAME_START, look.startOf(row))
}

function middle({rowCount}: Look): number {
  return rowCount / 2
}

/** From the first byte of a document to its last. */
export const POSITIONS: readonly Position[] = [
  outside(
    "behind the first byte",
    () => 1,
    () => 0,
  ),
  inString(
    "in a string of the header",
    ({bytes}) => bytes.indexOf("users.name") + 3,
    () => 0,
  ),
  outside(
    "before the first row",
    (look) => look.startOf(1),
    () => 0,
  ),
  inString(
    "in a string, first row",
    (look) => nameIn(look, 1) + 1,
    () => 0,
  ),
  inString(
    "in a character, middle row",
    (look) => nameIn(look, middle(look)) + HALF_A_CHARACTER,
    (look) => middle(look) - 1,
  ),
  outside(
    "behind a value, middle row",
    (look) => look.endOf(middle(look)) - 1,
    (look) => middle(look) - 1,
  ),
  outside(
    "behind the middle row",
    (look) => look.endOf(middle(look)),
    (look) => middle(look),
  ),
  outside(
    "behind the comma after it",
    (look) => look.endOf(middle(look)) + 1,
    (look) => middle(look),
  ),
  inString(
    "in a string, last row",
    (look) => nameIn(look, look.rowCount) + 1,
    ({rowCount}) => rowCount - 1,
  ),
  outside(
    "before the last bracket",
    (look) => look.endOf(look.rowCount),
    ({rowCount}) => rowCount,
  ),
  outside(
    "before the last brace",
    ({bytes}) => bytes.lastIndexOf("}"),
    ({rowCount}) => rowCount,
  ),
]

/** Those of the short form. */
export const SHORT_POSITIONS: ReadonlySet<string> = new Set([
  "in a character, middle row",
  "before the last bracket",
])
