import {LookDocument} from "../../../stand_ins/look_document"
import {DownloadScript} from "../../../stand_ins/looker_stand_in"
import {Look} from "../look"
import {inPieces, shortOf, thenClosed, thenReset, wholeAnswer} from "../support/downloads"
import {Chance} from "./chance"

/** How Looker sends a result, and whether it is whole. */
export interface Sending {
  readonly trouble: string | undefined
  readonly content: LookDocument | DownloadScript
}

const TROUBLED_PERCENT = 25
const IN_PIECES_PERCENT = 20

/** Each breaks the document for certain, at whichever byte. */
const TROUBLES: readonly [trouble: string, content: (part: Buffer, whole: Buffer) => DownloadScript][] = [
  ["download reset", (part) => thenReset(part)],
  ["download closed", (part) => thenClosed(part)],
  ["download shorter than announced", (part, whole) => shortOf(whole.length, part)],
  ["document cut off", (part) => wholeAnswer(part)],
  [
    "document with a byte of zero",
    (part, whole) => wholeAnswer(part, Buffer.of(0), whole.subarray(part.length)),
  ],
]

export function sending({bytes}: Look, chance: Chance): Sending {
  if (chance.percent(TROUBLED_PERCENT)) {
    const [trouble, content] = chance.one(TROUBLES)
    return {trouble, content: content(bytes.subarray(0, chance.below(bytes.length)), bytes)}
  }
  const pieceBytes = 1000 + chance.below(100_000)
  return {
    trouble: undefined,
    content: chance.percent(IN_PIECES_PERCENT) ? inPieces(bytes, pieceBytes) : [bytes],
  }
}
