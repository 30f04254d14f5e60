import {expect} from "chai"
import fc from "fast-check"
import {LookRow, pivotKey} from "../../../../src/actions/rudderstack/look"
import {look} from "../support/look_arbitrary"
import {lookReading, lookRefusal} from "./look_reading"

describe("any look document", () => {
  it("gives the same rows as JSON.parse of the whole but for numbers it cannot hold, whatever the chunks", () => {
    fc.assert(
      fc.property(look, chunkSizes(), ({text, rows, pivoted, pivotKeys}, sizes) => {
        const reading = lookReading(chunksOfSizes(Buffer.from(text), sizes))
        expect(reading.rows.map((row) => withPlainKeys(row, pivoted))).to.deep.equal(rows)
        expect(reading.headers).to.have.length(1)
        if (pivoted) {
          expect(reading.rows.map(keysOfPivot)).to.deep.equal(pivotKeys)
        }
      }),
      {numRuns: 500},
    )
  }).timeout(60_000)

  it("is refused when it is cut off anywhere before its last brace", () => {
    fc.assert(
      fc.property(look, fc.nat(), chunkSizes(), ({text}, position, sizes) => {
        const whole = Buffer.from(text.trimEnd())
        const cutOff = whole.subarray(0, position % whole.length)
        expect(lookRefusal(chunksOfSizes(cutOff, sizes))).to.not.equal(undefined)
      }),
      {numRuns: 500},
    )
  }).timeout(60_000)

  it("is refused when anything but white space comes behind its last brace", () => {
    fc.assert(
      fc.property(look, fc.string({minLength: 1}), ({text}, more) => {
        fc.pre(/[^ \t\r\n]/.test(more))
        expect(lookRefusal([Buffer.from(text + more)])).to.not.equal(undefined)
      }),
      {numRuns: 200},
    )
  }).timeout(60_000)

  it("is read or refused as JSON.parse does, and never ends otherwise, when a byte of it is changed", () => {
    fc.assert(
      fc.property(look, fc.nat(), fc.nat({max: 255}), chunkSizes(), ({text}, position, byte, sizes) => {
        const bytes = Buffer.from(text)
        bytes[position % bytes.length] = byte
        const refusal = lookRefusal(chunksOfSizes(bytes, sizes))
        expect(refusal !== undefined || isJson(bytes)).to.equal(true)
      }),
      {numRuns: 1000},
    )
  }).timeout(60_000)

  it("never ends otherwise than with rows or a refusal, whatever the bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({maxLength: 200}), chunkSizes(), (bytes, sizes) => {
        const start = Buffer.from('{"fields":{},"data":[')
        expect(lookRefusal(chunksOfSizes(Buffer.from(bytes), sizes))).to.not.equal(undefined)
        expect(lookRefusal([start, ...chunksOfSizes(Buffer.from(bytes), sizes)])).to.not.equal(undefined)
      }),
      {numRuns: 500},
    )
  }).timeout(60_000)
})

/** Used in turn, over and over. */
function chunkSizes(): fc.Arbitrary<number[]> {
  return fc.oneof(
    fc.array(fc.integer({min: 1, max: 40}), {minLength: 1, maxLength: 5}),
    fc.constantFrom(1, 200, 100_000).map((size) => [size]),
  )
}

function chunksOfSizes(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const chunks: Buffer[] = []
  for (let start = 0; start < bytes.length; start += chunks[chunks.length - 1].length) {
    chunks.push(bytes.subarray(start, start + sizes[chunks.length % sizes.length]))
  }
  return chunks
}

function keysOfPivot({pivot}: LookRow): string[] {
  return Object.keys(pivot as object).map(pivotKey)
}

/** The row as an object of its own keys, which says nothing of their order. */
function withPlainKeys(row: LookRow, pivoted: boolean): unknown {
  return pivoted ? mapValues(row, (cell) => mapKeys(cell as object, pivotKey)) : row
}

function mapValues(object: object, map: (value: unknown) => unknown): object {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(value)]))
}

function mapKeys(object: object, map: (key: string) => string): object {
  return Object.fromEntries(
    Object.entries(object).map(([key, value]: [string, unknown]) => [map(key), value]),
  )
}

function isJson(bytes: Buffer): boolean {
  try {
    JSON.parse(bytes.toString("utf8"))
    return true
  } catch {
    return false
  }
}
