import {field, LookFields} from "../test/stand_ins/builders"
import {JsonValue} from "../test/stand_ins/json_text"
import {LookDocument, lookDocument, textOf} from "../test/stand_ins/look_document"
import {RandomWords} from "./random_words"

const TEMPLATE_ROWS = 2000
const ROWS_PER_BLOCK = 100
/** Of a hundred rows, this many hold characters beyond Latin-1, and as many hold escaped ones. */
const UNUSUAL_ROWS_PERCENT = 5
const TEXT_COLUMNS = [
  "full_name",
  "home_city",
  "home_country",
  "plan_name",
  "company_name",
  "industry",
  "referrer",
  "campaign_name",
  "note",
]
const ZERO = "0".charCodeAt(0)

/** The id, the e-mail and the age. */
const OTHER_COLUMNS = 3

/** As many as the bench's own document has, unless it is told otherwise. */
export const USUAL_COLUMNS = TEXT_COLUMNS.length + OTHER_COLUMNS

/** What a document's values are like. */
interface Values {
  readonly idDigits: number
  /** The keys by which the last column is pivoted, if it is. */
  readonly pivots: readonly string[]
}

/** By years, the text of a row has to say in which order its columns come: JavaScript sorts such keys. */
export const VALUE_KINDS = {
  "as usual": {idDigits: 9, pivots: []},
  "64-bit ids": {idDigits: 19, pivots: []},
  "pivoted by names": {idDigits: 9, pivots: ["free", "gold", "plus"]},
  "pivoted by years": {idDigits: 9, pivots: ["2024", "2025", "2026"]},
} satisfies Record<string, Values>

export type ValueKind = keyof typeof VALUE_KINDS

/** What is chosen of a document. */
interface Shape {
  /** The names of its text columns. */
  readonly texts: readonly string[]
  readonly values: Values
}

/** A block of rows, each with a comma in front of it. */
interface Block {
  readonly bytes: Buffer
  /** Where each row's comma is. */
  readonly rowStarts: readonly number[]
  /** Where each row's user id is. */
  readonly idStarts: readonly number[]
}

/** By the number of columns and the kind of values. */
const blocksOf = new Map<string, readonly Block[]>()

/**
 * A result of any number of rows: usually 12 columns and about 700 bytes a row, each row with a user id of its own.
 * It is copied from a few thousand random rows, so that making it costs next to nothing.
 */
export function benchDocument(
  rowCount: number,
  columnCount = USUAL_COLUMNS,
  kind: ValueKind = "as usual",
): LookDocument {
  const shape = {texts: textColumns(columnCount - OTHER_COLUMNS), values: VALUE_KINDS[kind]}
  const key = `${columnCount} ${kind}`
  const blocks = blocksOf.get(key) ?? makeBlocks(shape)
  blocksOf.set(key, blocks)
  return {[Symbol.iterator]: () => chunksOf(rowCount, shape, blocks)}
}

function textColumns(count: number): string[] {
  return Array.from({length: count}, (_, index) => {
    const round = Math.floor(index / TEXT_COLUMNS.length)
    return TEXT_COLUMNS[index % TEXT_COLUMNS.length] + (round === 0 ? "" : `_${round}`)
  })
}

function fieldsOf({texts, values: {pivots}}: Shape): LookFields {
  const age = field("users.age", {type: "number"})
  const isPivoted = pivots.length > 0
  return {
    dimensions: [
      field("users.id", {tags: ["user_id"], type: "number"}),
      field("users.email", {tags: ["email"]}),
      ...texts.map((name) => field(`users.${name}`)),
      ...(isPivoted ? [] : [age]),
    ],
    ...(isPivoted && {measures: [age], pivots: [field("users.plan")]}),
  }
}

function* chunksOf(rowCount: number, shape: Shape, blocks: readonly Block[]): Generator<Buffer> {
  const {idDigits} = shape.values
  const emptyResult = textOf(lookDocument({fields: fieldsOf(shape), rows: []}))
  yield Buffer.from(emptyResult.slice(0, -"]}".length))
  for (let firstRow = 0; firstRow < rowCount; firstRow += ROWS_PER_BLOCK) {
    const block = blocks[(firstRow / ROWS_PER_BLOCK) % blocks.length]
    const bytes = numbered(block, firstRow, Math.min(ROWS_PER_BLOCK, rowCount - firstRow), idDigits)
    yield firstRow === 0 ? bytes.subarray(",".length) : bytes
  }
  yield Buffer.from("]}")
}

/** A copy of the block's first rows with ids from `firstRow` on. */
function numbered(
  {bytes, rowStarts, idStarts}: Block,
  firstRow: number,
  rowCount: number,
  idDigits: number,
): Buffer {
  const copy = Buffer.from(bytes.subarray(0, rowStarts[rowCount] ?? bytes.length))
  for (let row = 0; row < rowCount; row++) writeDigits(copy, idStarts[row], firstRow + row, idDigits)
  return copy
}

/** Overwrites an id's digits but the first, which is no zero. */
function writeDigits(bytes: Buffer, start: number, value: number, digits: number): void {
  let rest = value
  for (let at = start + digits - 1; at > start; at--) {
    bytes[at] = ZERO + (rest % 10)
    rest = Math.floor(rest / 10)
  }
}

function makeBlocks(shape: Shape): Block[] {
  const random = new RandomWords()
  return Array.from({length: TEMPLATE_ROWS / ROWS_PER_BLOCK}, () =>
    blockOf(Array.from({length: ROWS_PER_BLOCK}, () => Buffer.from(rowText(shape, random)))),
  )
}

function blockOf(rows: readonly Buffer[]): Block {
  const rowStarts: number[] = []
  let size = 0
  for (const row of rows) {
    rowStarts.push(size)
    size += row.length
  }
  const idOffset = ',{"users.id":{"value":'.length
  return {bytes: Buffer.concat(rows), rowStarts, idStarts: rowStarts.map((start) => start + idOffset)}
}

function rowText({texts: names, values: {idDigits, pivots}}: Shape, random: RandomWords): string {
  const email = `${random.words(2).replace(" ", ".")}@${random.words(1)}.example`
  const texts = names.map((name): [string, JsonValue] => [
    `users.${name}`,
    {value: textValue(names.length, random)},
  ])
  const id = {"users.id": {value: 10 ** (idDigits - 1)}}
  const row = {
    ...id,
    "users.email": {value: email},
    ...Object.fromEntries(texts),
    "users.age":
      pivots.length === 0
        ? {value: random.number(90)}
        : Object.fromEntries(pivots.map((pivot) => [pivot, {value: random.number(90)}])),
  }
  return `,${JSON.stringify(row)}`
}

function textValue(columnCount: number, random: RandomWords): string {
  const words = random.words(5)
  const luck = random.number(100 * columnCount)
  if (luck < UNUSUAL_ROWS_PERCENT) return `東京 ${words}`
  return luck < 2 * UNUSUAL_ROWS_PERCENT ? `"${words}"\n` : words
}
