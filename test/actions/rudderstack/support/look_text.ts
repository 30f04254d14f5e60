/** The parts of a document, as JSON texts. */
export interface LookTextParts {
  /** Members before the rows, each with its key. */
  readonly before?: readonly string[]
  /** The rows, one text each. */
  readonly rows?: readonly string[]
  /** Members after the rows. */
  readonly after?: readonly string[]
}

/** `fields` of a result with two dimensions and one measure. */
export const FIELDS =
  '"fields":{"dimensions":[{"name":"users.id","tags":["user_id"]},{"name":"users.city"}],' +
  '"measures":[{"name":"orders.count"}],"pivots":[]}'

/** The same, pivoted. */
export const PIVOTED_FIELDS = FIELDS.replace('"pivots":[]', '"pivots":[{"name":"orders.year"}]')

/** A document in the order that Looker's streams have. */
export function lookText({before = [FIELDS], rows = [], after = []}: LookTextParts = {}): string {
  return `{${[...before, `"data":[${rows.join(",")}]`, ...after].join(",")}}`
}

/** Rows of ordinary users. */
export function userRows(count: number): string[] {
  return Array.from({length: count}, (_, index) =>
    JSON.stringify({
      "users.id": {value: index + 1},
      "users.city": {value: index % 2 === 0 ? "Zürich" : null},
      "orders.count": {value: index * 7},
    }),
  )
}

/** JSON that is nothing but nested lists. */
export function nestedList(levels: number): string {
  return "[".repeat(levels) + "]".repeat(levels)
}
