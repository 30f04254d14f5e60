import {expect} from "chai"
import {Sealer, SealError} from "../../../src/server/secrets/sealer"

const secrets = {current: "the secret", previous: []}
const purpose = "a purpose"
const data = "Málaga, a row of somebody's"

function reasonOf(open: () => unknown): string {
  try {
    open()
  } catch (error) {
    return error instanceof SealError ? error.reason : `another error: ${String(error)}`
  }
  return "opened"
}

describe("sealed data", () => {
  const sealed = new Sealer(secrets, purpose).seal(data)

  it("is opened by whoever has the secret", () => {
    expect(new Sealer(secrets, purpose).open(sealed).toString()).to.equal(data)
  })

  it("is opened only as part of what it was sealed for", () => {
    const sealer = new Sealer(secrets, purpose)
    const bound = sealer.seal(data, "run 1, asked for at 7")
    expect(sealer.open(bound, "run 1, asked for at 7").toString()).to.equal(data)
    for (const other of ["run 2, asked for at 7", "run 1, asked for at 8", ""]) {
      expect(
        reasonOf(() => sealer.open(bound, other)),
        other,
      ).to.equal("damaged")
    }
  })

  it("is opened by a hub that has a new secret and knows the previous one", () => {
    const rotated = {current: "a new secret", previous: ["older still", "the secret"]}
    expect(new Sealer(rotated, purpose).open(sealed).toString()).to.equal(data)
  })

  it("is sealed with the current secret, not with a previous one", () => {
    const rotated = {current: "a new secret", previous: ["the secret"]}
    const again = new Sealer(rotated, purpose).seal(data)
    expect(reasonOf(() => new Sealer(secrets, purpose).open(again))).to.equal("unknown secret")
  })

  it("looks different each time, and nowhere like the data", () => {
    const another = new Sealer(secrets, purpose).seal(data)
    expect(another).not.to.equal(sealed)
    expect(Buffer.from(another, "base64").includes("laga")).to.equal(false)
  })

  it("is not opened with another secret, nor for another purpose", () => {
    const other = {current: "another secret", previous: []}
    expect(reasonOf(() => new Sealer(other, purpose).open(sealed))).to.equal("unknown secret")
    expect(reasonOf(() => new Sealer(secrets, "another purpose").open(sealed))).to.equal("unknown secret")
  })

  it("is not opened when any of its bytes was changed, or is missing", () => {
    const bytes = Buffer.from(sealed, "base64")
    for (let index = 4; index < bytes.length; index++) {
      const changed = Buffer.from(bytes)
      changed[index] = (changed[index] ?? 0) ^ 1
      expect(reasonOf(() => new Sealer(secrets, purpose).open(changed.toString("base64")))).to.equal(
        "damaged",
      )
      const cut = bytes.subarray(0, index).toString("base64")
      expect(
        reasonOf(() => new Sealer(secrets, purpose).open(cut)),
        `${index} bytes`,
      ).to.equal("damaged")
    }
  })
})
