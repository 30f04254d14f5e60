import fc from "fast-check"

/** A JSON text, and what a reader that loses nothing makes of it. */
export interface Json {
  readonly text: string
  readonly value: unknown
}

/** Strings that might be taken for the end of a row, a key, a number or the rows' beginning. */
const TREACHEROUS = [
  '}},{"a":{',
  '"},{"',
  "},\n  {",
  '{"data":[',
  "]}",
  '"2026":',
  ":9007199254740993,",
  "\\",
  '\\"',
  "\ud83e",
  "\udd8a",
  "\u0000",
  "\ufffd",
  "é☃🦊",
]

const text = fc
  .array(fc.oneof(fc.string({unit: "binary", maxLength: 5}), fc.constantFrom(...TREACHEROUS)), {maxLength: 4})
  .map((parts) => parts.join(""))

/** Any string, with as few escapes as can be or with as many. */
export const jsonString: fc.Arbitrary<Json & {readonly value: string}> = fc
  .tuple(text, fc.boolean())
  .map(([value, isEscaped]) => ({value, text: isEscaped ? escaped(value) : JSON.stringify(value)}))

const jsonNumber: fc.Arbitrary<Json> = fc.oneof(
  fc.maxSafeInteger().map((value) => ({text: `${value}`, value})),
  fc
    .double({min: -1e15, max: 1e15, noNaN: true})
    .map((value) => ({text: `${value}`, value: Number(`${value}`)})),
  // toExponential writes -0 as 0: the value is what the text says.
  fc
    .double({noNaN: true, noDefaultInfinity: true})
    .map((value) => value.toExponential())
    .map((text) => ({text, value: Number(text)})),
  fc
    .bigInt({min: -(10n ** 40n), max: 10n ** 40n})
    .filter((value) => value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER)
    .map((value) => ({text: `${value}`, value: `${value}`})),
  fc
    .constantFrom("1e400", "-1E+999", "12345678901234567890e300")
    .map((literal) => ({text: literal, value: literal})),
  fc.constant({text: "-0", value: -0}),
)

/** Any value, up to some levels deep. */
export const jsonValue: fc.Arbitrary<Json> = fc.letrec<{value: Json}>((tie) => ({
  value: fc.oneof(
    {maxDepth: 3, withCrossShrink: true},
    fc.constantFrom(null, true, false, 0, "").map((value) => ({text: JSON.stringify(value), value})),
    jsonString,
    jsonNumber,
    fc.array(tie("value"), {maxLength: 4}).map(listOf),
    fc.array(fc.tuple(jsonString, tie("value")), {maxLength: 4}).map((members) => objectOf(members)),
  ),
})).value

/** Members in their order, keys given twice included. */
export function objectOf(members: readonly (readonly [Json & {readonly value: string}, Json])[]): Json {
  return {
    text: `{${members.map(([key, {text: valueText}]) => `${key.text}:${valueText}`).join(",")}}`,
    value: Object.fromEntries(members.map(([key, {value}]) => [key.value, value])),
  }
}

export function listOf(items: readonly Json[]): Json {
  return {text: `[${items.map((item) => item.text).join(",")}]`, value: items.map((item) => item.value)}
}

/** A key that stands for itself. */
export function jsonKey(value: string): Json & {readonly value: string} {
  return {text: JSON.stringify(value), value}
}

function escaped(value: string): string {
  const units = Array.from({length: value.length}, (_, index) => value.charCodeAt(index))
  return `"${units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("")}"`
}
