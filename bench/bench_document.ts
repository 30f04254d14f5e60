import {field, LookFields} from "../test/support/builders"
import {JsonValue} from "../test/support/json_text"
import {LookDocument, lookDocument, textOf} from "../test/support/look_document"
import {RandomWords} from "./random_words"

const TEMPLATE_ROWS = 2000
const ROWS_PER_BLOCK = 100
const ID_DIGITS = 9
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

/** A block of rows, each with a comma in front of it. */
interface Block {
  readonly bytes: Buffer
  /** Where each row's comma is. */
  readonly rowStarts: readonly number[]
  /** Where each row's user id is. */
  readonly idStarts: readonly number[]
}

/** By the number of text columns. */
const blocksOf = new Map<number, readonly Block[]>()

/**
 * A result of any number of rows: usually 12 columns and about 700 bytes a row, each row with a user id of its own.
 * It is copied from a few thousand random rows, so that making it costs next to nothing.
 */
export function benchDocument(rowCount: number, columnCount = USUAL_COLUMNS): LookDocument {
  return {[Symbol.iterator]: () => chunksOf(rowCount, textColumns(columnCount - OTHER_COLUMNS))}
}

function textColumns(count: number): string[] {
  return Array.from({length: count}, (_, index) => {
    const round = Math.floor(index / TEXT_COLUMNS.length)
    return TEXT_COLUMNS[index % TEXT_COLUMNS.length] + (round === 0 ? "" : `_${round}`)
  })
}

function fieldsOf(names: readonly string[]): LookFields {
  return {
    dimensions: [
      field("users.id", {tags: ["user_id"], type: "number"}),
      field("users.email", {tags: ["email"]}),
      ...names.map((name) => field(`users.${name}`)),
      field("users.age", {type: "number"}),
    ],
  }
}

function* chunksOf(rowCount: number, names: readonly string[]): Generator<Buffer> {
  const blocks = blocksOf.get(names.length) ?? makeBlocks(names)
  blocksOf.set(names.length, blocks)
  const emptyResult = textOf(lookDocument({fields: fieldsOf(names), rows: []}))
  yield Buffer.from(emptyResult.slice(0, -"]}".length))
  for (let firstRow = 0; firstRow < rowCount; firstRow += ROWS_PER_BLOCK) {
    const block = blocks[(firstRow / ROWS_PER_BLOCK) % blocks.length]
    const bytes = numbered(block, firstRow, Math.min(ROWS_PER_BLOCK, rowCount - firstRow))
    yield firstRow === 0 ? bytes.subarray(",".length) : bytes
  }
  yield Buffer.from("]}")
}

/** A copy of the block's first rows with ids from `firstRow` on. */
function numbered({bytes, rowStarts, idStarts}: Block, firstRow: number, rowCount: number): Buffer {
  const copy = Buffer.from(bytes.subarray(0, rowStarts[rowCount] ?? bytes.length))
  for (let row = 0; row < rowCount; row++) writeDigits(copy, idStarts[row], firstRow + row)
  return copy
}

/** Overwrites an id's digits but the first, which is no zero. */
function writeDigits(bytes: Buffer, start: number, value: number): void {
  let rest = value
  for (let at = start + ID_DIGITS - 1; at > start; at--) {
    bytes[at] = ZERO + (rest % 10)
    rest = Math.floor(rest / 10)
  }
}

function makeBlocks(names: readonly string[]): Block[] {
  const random = new RandomWords()
  return Array.from({length: TEMPLATE_ROWS / ROWS_PER_BLOCK}, () =>
    blockOf(Array.from({length: ROWS_PER_BLOCK}, () => Buffer.from(rowText(names, random)))),
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

function rowText(names: readonly string[], random: RandomWords): string {
  const email = `${random.words(2).replace(" ", ".")}@${random.words(1)}.example`
  const texts = names.map((name): [string, JsonValue] => [
    `users.${name}`,
    {value: textValue(names.length, random)},
  ])
  const id = {"users.id": {value: 10 ** (ID_DIGITS - 1)}}
  const row = {
    ...id,
    "users.email": {value: email},
    ...Object.fromEntries(texts),
    "users.age": {value: random.number(90)},
  }
  return `,${JSON.stringify(row)}`
}

function textValue(columnCount: number, random: RandomWords): string {
  const words = random.words(5)
  const luck = random.number(100 * columnCount)
  if (luck < UNUSUAL_ROWS_PERCENT) return `東京 ${words}`
  return luck < 2 * UNUSUAL_ROWS_PERCENT ? `"${words}"\n` : words
}
