import {expect} from "chai"
import {Utf8Writer} from "./utf8_writer"

describe("UTF-8 writer", () => {
  const texts: {[name: string]: string[]} = {
    "nothing": [],
    "letters of one to four bytes": ["a", "ü", "日", "🙂"],
    "a text longer than its first buffer": ["日".repeat(100000), "b"],
    "many texts": Array.from({length: 5000}, (_, index) => `text ${index} äöü`),
    "a text that fits only when it is measured": ["x".repeat(65000), "y".repeat(536)],
  }
  for (const [name, parts] of Object.entries(texts)) {
    it(`collects ${name}`, () => {
      const writer = new Utf8Writer()
      parts.forEach((part) => writer.write(part))
      expect(writer.bytes.equals(Buffer.from(parts.join("")))).to.equal(true)
    })
  }

  it("starts anew when it is cleared", () => {
    const writer = new Utf8Writer()
    writer.write("first")
    writer.clear()
    writer.write("2nd")
    expect(writer.bytes.toString()).to.equal("2nd")
  })
})
