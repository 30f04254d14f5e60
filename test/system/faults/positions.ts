import {Look, NAME_START} from "./look"

/** A place in a document at which something breaks. */
export interface Position {
  readonly name: string
  /** How many bytes come before it. */
  readonly at: (look: Look) => number
  /** How many rows are whole before it. */
  readonly wholeRows: (look: Look) => number
}

const HALF_A_CHARACTER = Buffer.byteLength(NAME_START) - Buffer.byteLength("🌞 ") + 2

function position(name: string, at: Position["at"], wholeRows: Position["wholeRows"]): Position {
  return {name, at, wholeRows}
}

function nameIn(look: Look, row: number): number {
  return look.bytes.indexOf(NAME_START, look.startOf(row))
}

function middle({rowCount}: Look): number {
  return rowCount / 2
}

/** From the first byte of a document to its last. */
export const POSITIONS: readonly Position[] = [
  position(
    "behind the first byte",
    () => 1,
    () => 0,
  ),
  position(
    "in a string of the header",
    ({bytes}) => bytes.indexOf("users.name") + 3,
    () => 0,
  ),
  position(
    "before the first row",
    (look) => look.startOf(1),
    () => 0,
  ),
  position(
    "in a string, first row",
    (look) => nameIn(look, 1) + 1,
    () => 0,
  ),
  position(
    "in a character, middle row",
    (look) => nameIn(look, middle(look)) + HALF_A_CHARACTER,
    (look) => middle(look) - 1,
  ),
  position(
    "behind a value, middle row",
    (look) => look.endOf(middle(look)) - 1,
    (look) => middle(look) - 1,
  ),
  position(
    "behind the middle row",
    (look) => look.endOf(middle(look)),
    (look) => middle(look),
  ),
  position(
    "behind the comma after it",
    (look) => look.endOf(middle(look)) + 1,
    (look) => middle(look),
  ),
  position(
    "in a string, last row",
    (look) => nameIn(look, look.rowCount) + 1,
    ({rowCount}) => rowCount - 1,
  ),
  position(
    "before the last bracket",
    (look) => look.endOf(look.rowCount),
    ({rowCount}) => rowCount,
  ),
  position(
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
