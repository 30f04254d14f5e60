import {expect} from "chai"
import {gzipSync} from "node:zlib"
import {benchDocument, USUAL_COLUMNS} from "./bench_document"
import {RowTexts} from "./row_texts"

type Row = Record<string, {value: unknown}>

function wholeOf(rows: number): Buffer {
  return Buffer.concat([...benchDocument(rows)])
}

function parsed(rows: number): Row[] {
  return (JSON.parse(wholeOf(rows).toString()) as {data: Row[]}).data
}

describe("the bench's document", () => {
  for (const rows of [0, 1, 99, 100, 101, 2000, 4321]) {
    it(`has ${rows} rows when asked for them, each with an id of its own`, () => {
      const ids = parsed(rows).map((row) => row["users.id"].value)
      expect(ids).to.deep.equal(Array.from({length: rows}, (_, index) => 100_000_000 + index))
    })
  }

  it("has 12 columns and about 700 bytes a row", () => {
    expect(Object.keys(parsed(1)[0])).to.have.length(12)
    expect(wholeOf(10_000).length / 10_000).to.be.within(650, 750)
  })

  it("has as many columns as asked for, each with a name of its own, and as many bytes more", () => {
    const whole = Buffer.concat([...benchDocument(1000, 48)])
    const {data} = JSON.parse(whole.toString()) as {data: Row[]}
    expect(Object.keys(data[0])).to.have.length(48)
    expect(whole.length / wholeOf(1000).length).to.be.within(3.8, 4.5)
  })

  it("can have ids that a number cannot hold", () => {
    const text = Buffer.concat([...benchDocument(3, USUAL_COLUMNS, "64-bit ids")]).toString()
    expect(text.match(/(?<="users.id":\{"value":)\d+/g)).to.deep.equal([
      "1000000000000000000",
      "1000000000000000001",
      "1000000000000000002",
    ])
  })

  it("can be pivoted, in the same number of bytes whatever the keys are", () => {
    const [byNames, byYears] = (["pivoted by names", "pivoted by years"] as const).map((kind) =>
      Buffer.concat([...benchDocument(2, USUAL_COLUMNS, kind)]).toString(),
    )
    const ages = (JSON.parse(byYears) as {data: Row[]}).data.map((row) => Object.keys(row["users.age"]))
    expect(ages).to.deep.equal(Array(2).fill(["2024", "2025", "2026"]))
    expect(byYears).to.have.length(byNames.length)
  })

  it("has some rows beyond Latin-1 and some with escapes", () => {
    const texts = parsed(2000).map((row) => JSON.stringify(row))
    expect(texts.filter((text) => text.includes("東京")).length).to.be.within(50, 150)
    expect(texts.filter((text) => text.includes("\\n")).length).to.be.within(50, 150)
  })

  it("does not compress better than real text", () => {
    const whole = wholeOf(10_000)
    expect(whole.length / gzipSync(whole, {level: 1}).length).to.be.lessThan(5)
  })

  for (const chunkBytes of [1000, 65_536]) {
    it(`is cut into the same rows by the floor in chunks of ${chunkBytes} bytes`, () => {
      const whole = wholeOf(2345)
      const texts = new RowTexts()
      const rows: unknown[] = []
      for (let at = 0; at < whole.length; at += chunkBytes) {
        rows.push(
          ...texts
            .completedBy(whole.subarray(at, at + chunkBytes))
            .map((text) => JSON.parse(text) as unknown),
        )
      }
      expect(rows).to.deep.equal(parsed(2345))
    })
  }
})
