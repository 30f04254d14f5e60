import {JsonValue, jsonText} from "../json_text"

export type LookCell = {readonly value: JsonValue; readonly [key: string]: JsonValue}

/** One cell for each pivot key. */
export type LookPivotCell = Readonly<Record<string, LookCell>>

export type LookRow = Readonly<Record<string, LookCell | LookPivotCell>>

class Pivoted {
  constructor(readonly cells: LookPivotCell) {}
}

/** A pivoted field's values in a row, by pivot key. */
export function pivoted(values: Readonly<Record<string, JsonValue>>): Pivoted {
  return new Pivoted(mapValues(values, (value) => ({value})))
}

/** A row of a lite stream: `row({"users.id": 1, "orders.count": pivoted({"2026": 3})})`. */
export function row(values: Readonly<Record<string, JsonValue | Pivoted>>): LookRow {
  return mapValues(values, (value) => (value instanceof Pivoted ? value.cells : {value}))
}

/** The same row as a json_detail document has it, its cells rendered and with drill links. */
export function detailRow(values: Readonly<Record<string, JsonValue | Pivoted>>): LookRow {
  return mapValues(values, (value) =>
    value instanceof Pivoted ? mapValues(value.cells, detailed) : detailed({value}),
  )
}

function detailed(cell: LookCell): LookCell {
  const {value} = cell
  const rendered = value === null ? "∅" : typeof value === "string" ? value : jsonText(value)
  const links = [
    {label: "Show All", label_prefix: "", label_value: "", url: "/explore/shop/users", type: "drill"},
  ]
  return {...cell, rendered, html: `<span>${rendered}</span>`, links}
}

function mapValues<From, To>(
  object: Readonly<Record<string, From>>,
  map: (value: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(value)]))
}
