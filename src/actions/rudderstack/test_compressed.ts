import {expect} from "chai"
import {randomBytes} from "crypto"
import {gunzipSync} from "zlib"
import {compressed} from "./compressed"

describe("compressed", () => {
  const bodies: {readonly [name: string]: Buffer} = {
    "nothing": Buffer.alloc(0),
    "a short text": Buffer.from("{}"),
    "a text that says the same again and again": Buffer.alloc(500000, "events "),
    "what cannot be made smaller": randomBytes(500000),
  }
  for (const [name, body] of Object.entries(bodies)) {
    it(`is what gunzip gives back: ${name}`, async () => {
      expect(gunzipSync(await compressed(body)).equals(body)).to.equal(true)
    })
  }

  it("is smaller, where that is possible", async () => {
    expect(await compressed(Buffer.alloc(500000, "events ")))
      .to.have.property("length")
      .that.is.below(10000)
  })
})
