import {expect} from "chai"
import {UnreadBytes} from "./unread_bytes"

describe("unread bytes", () => {
  it("are what was appended, less what was dropped", () => {
    const unread = new UnreadBytes()
    let expected = ""
    for (let step = 0; step < 200; step++) {
      const chunk = String.fromCharCode(97 + (step % 26)).repeat((step * 7) % 40)
      unread.append(Buffer.from(chunk))
      expected += chunk
      expect(unread.bytes.toString()).to.equal(expected)
      const dropped = Math.min(expected.length, (step * 11) % 50)
      unread.drop(dropped)
      expected = expected.slice(dropped)
      expect(unread.bytes.toString()).to.equal(expected)
    }
  })

  it("leave the chunks alone", () => {
    const unread = new UnreadBytes()
    const whole = Buffer.from("abcdef")
    unread.append(whole.subarray(0, 3))
    unread.append(Buffer.from("XYZ"))
    expect(unread.bytes.toString()).to.equal("abcXYZ")
    expect(whole.toString()).to.equal("abcdef")
  })

  it("cost no more in many small chunks than a few copies of all of them", () => {
    const unread = new UnreadBytes()
    const stores = new Set<ArrayBufferLike>()
    for (let count = 0; count < 10000; count++) {
      unread.append(Buffer.alloc(100))
      stores.add(unread.bytes.buffer)
    }
    expect(unread.bytes).to.have.length(1000000)
    expect(stores.size).to.be.below(30)
  })
})
