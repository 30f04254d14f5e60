import {field, LookFields, LookRow, row} from "./builders"
import {JsonMembers, JsonValue, jsonText} from "./json_text"
import {DETAIL_TAIL, detailHeader, liteStreamHeader} from "./looker/document_header"

/** A document as the chunks that Looker would stream. It can be read again when its rows can. */
export type LookDocument = Iterable<Buffer>

export interface LookDocumentOptions {
  /** Default: one dimension `users.id` with the tag `user_id`. */
  readonly fields?: LookFields
  /** A string is taken as the JSON text of a row, right or wrong. Default: one user. */
  readonly rows?: Iterable<LookRow | string>
  readonly format?: "json_detail_lite_stream" | "json_detail"
  /** ISO 8601; null is what real lite streams carry. */
  readonly ranAt?: string | null
  readonly timezone?: string
  readonly errors?: JsonValue
  /** Any other members, or these in another place: they keep theirs. Undefined leaves a member out. */
  readonly header?: JsonMembers
  /** Put the rows before everything else. */
  readonly dataFirst?: boolean
  /** Indented, a member a line. */
  readonly pretty?: boolean
  /** About how many bytes come at once. Default 64 KB. */
  readonly chunkBytes?: number
}

const DEFAULT_CHUNK_BYTES = 65_536

/** A query result in one of Looker's JSON formats. */
export function lookDocument(options: LookDocumentOptions = {}): LookDocument {
  const {chunkBytes = DEFAULT_CHUNK_BYTES} = options
  return {[Symbol.iterator]: () => inChunks(documentText(options), chunkBytes)}
}

/** The whole document; for small ones. */
export function textOf(document: LookDocument): string {
  return Buffer.concat([...document]).toString("utf8")
}

/** The same bytes in pieces of a given size, which may cut characters apart. */
export function cutEvery(bytes: number, document: LookDocument): Buffer[] {
  const whole = Buffer.concat([...document])
  const count = Math.ceil(whole.length / bytes)
  return Array.from({length: count}, (_, index) => whole.subarray(index * bytes, (index + 1) * bytes))
}

function* documentText(options: LookDocumentOptions): Generator<string> {
  const {rows = [row({"users.id": 1})], pretty = false, dataFirst = false} = options
  const header = membersText(headerOf(options), pretty)
  const tail = options.format === "json_detail" ? membersText(DETAIL_TAIL, pretty) : []
  const separator = pretty ? ",\n  " : ","
  const [before, after] = dataFirst ? [[], [...header, ...tail]] : [header, tail]
  yield pretty ? "{\n  " : "{"
  yield before.map((member) => member + separator).join("")
  yield* dataText(rows, pretty)
  yield after.map((member) => separator + member).join("")
  yield pretty ? "\n}\n" : "}"
}

function headerOf(options: LookDocumentOptions): JsonMembers {
  const {
    fields = {dimensions: [field("users.id", {tags: ["user_id"]})]},
    ranAt,
    timezone,
    errors,
    header,
  } = options
  const allFields = {dimensions: [], measures: [], pivots: [], table_calculations: [], ...fields}
  const base = options.format === "json_detail" ? detailHeader(allFields) : liteStreamHeader(allFields)
  const named = Object.entries({ran_at: ranAt, timezone, errors}).filter(([, value]) => value !== undefined)
  return {...base, ...Object.fromEntries(named), ...header}
}

function membersText(header: JsonMembers, pretty: boolean): string[] {
  return Object.entries(header).flatMap(([key, value]) =>
    value === undefined
      ? []
      : [`${JSON.stringify(key)}${pretty ? ": " : ":"}${jsonText(value, pretty, "  ")}`],
  )
}

function* dataText(rows: Iterable<LookRow | string>, pretty: boolean): Generator<string> {
  yield pretty ? '"data": [' : '"data":['
  let between = pretty ? "\n    " : ""
  for (const each of rows) {
    yield between + (typeof each === "string" ? each : jsonText(each, pretty, "    "))
    between = pretty ? ",\n    " : ","
  }
  yield pretty ? "\n  ]" : "]"
}

function* inChunks(pieces: Iterable<string>, chunkBytes: number): Generator<Buffer> {
  let pending: string[] = []
  let pendingLength = 0
  for (const piece of pieces) {
    pending.push(piece)
    pendingLength += piece.length
    if (pendingLength < chunkBytes) continue
    yield Buffer.from(pending.join(""))
    pending = []
    pendingLength = 0
  }
  yield Buffer.from(pending.join(""))
}
