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

  it("takes bytes as they are", () => {
    const writer = new Utf8Writer()
    writer.write("ü")
    const large = Buffer.alloc(100000, "x")
    writer.writeBytes(large)
    writer.writeBytes(Buffer.from("日"))
    expect(writer.bytes.toString()).to.equal(`ü${large.toString()}日`)
    expect(writer.length).to.equal(100005)
  })

  it("has little more room than a large text needs, whatever comes behind it", () => {
    const writer = new Utf8Writer()
    writer.write("x".repeat(3000000))
    writer.write("日".repeat(1000))
    expect(writer.length).to.equal(3003000)
    expect(writer.capacity).to.be.within(3003000, 3700000)
  })

  it("goes on behind what is left when it is truncated", () => {
    const writer = new Utf8Writer()
    writer.write("first")
    writer.truncate(2)
    writer.write("sh")
    expect(writer.bytes.toString()).to.equal("fish")
  })

  it("writes over what stands at a position", () => {
    const writer = new Utf8Writer()
    writer.write("ü 08:00 ü")
    writer.overwrite(3, "23:59")
    expect(writer.bytes.toString()).to.equal("ü 23:59 ü")
  })
})
