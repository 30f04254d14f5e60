import {expect} from "chai"
import {identityOf, idText, isIdentified, RowIds} from "./identity"

describe("id text", () => {
  const ids: [unknown, string][] = [
    ["u-1", "u-1"],
    [" padded ", " padded "],
    ["0", "0"],
    [0, "0"],
    [-0, "0"],
    [42, "42"],
    [-7, "-7"],
    [1.5, "1.5"],
    [9007199254740991, "9007199254740991"],
    [1e21, "1000000000000000000000"],
    ["12345678901234567890", "12345678901234567890"],
    [false, "false"],
    ["👩‍👩‍👧", "👩‍👩‍👧"],
    ["\u200bx", "\u200bx"],
  ]
  for (const [value, text] of ids) {
    it(`of ${typeof value} ${JSON.stringify(value)} is ${JSON.stringify(text)}`, () => {
      expect(idText(value)).to.equal(text)
    })
  }

  const none: unknown[] = [
    null,
    undefined,
    "",
    " ",
    "\t\r\n",
    "\u00a0",
    "\u200b\u200d\ufeff",
    "\u2028\u3000",
    "\u0000\u001f",
    [],
    {},
    ["u-1"],
  ]
  for (const value of none) {
    it(`is none for ${JSON.stringify(value)}`, () => {
      expect(idText(value)).to.equal(undefined)
    })
  }
})

describe("identity", () => {
  // Fixed for good: these people keep their ids in every version.
  const MAX = "81f08abf-3c02-5106-a071-3647aa059773"
  const MESSAGE = "b7125d33-98c9-5a99-a7c0-f85a46d61c28"

  const cases: {says: Partial<RowIds>; is: object}[] = [
    {says: {userId: "u"}, is: {userId: "u", anonymousId: null}},
    {says: {userId: "u", anonymousId: "a"}, is: {userId: "u", anonymousId: "a"}},
    {says: {userId: "u", email: "max@x.example"}, is: {userId: "u", anonymousId: null}},
    {says: {anonymousId: "a"}, is: {userId: null, anonymousId: "a"}},
    {says: {anonymousId: "a", email: "max@x.example"}, is: {userId: null, anonymousId: "a"}},
    {says: {email: "max@x.example"}, is: {userId: null, anonymousId: MAX}},
    {says: {email: "  MAX@X.example\n"}, is: {userId: null, anonymousId: MAX}},
    {says: {}, is: {userId: null, anonymousId: MESSAGE}},
  ]
  for (const {says, is} of cases) {
    it(`of a row with ${JSON.stringify(says)} is ${JSON.stringify(is)}`, () => {
      expect(identityOf(rowIds(says))).to.deep.equal(is)
    })
  }

  it("differs between people, and between rows that say nothing", () => {
    const anonymousIds = [
      rowIds({email: "max@x.example"}),
      rowIds({email: "mia@x.example"}),
      rowIds({messageId: "row-1"}),
      rowIds({messageId: "row-2"}),
    ].map((ids) => identityOf(ids).anonymousId)
    expect(new Set(anonymousIds).size).to.equal(4)
  })

  it("is the row's own with any of the three ids", () => {
    expect(isIdentified(rowIds({userId: "u"}))).to.equal(true)
    expect(isIdentified(rowIds({anonymousId: "a"}))).to.equal(true)
    expect(isIdentified(rowIds({email: "e"}))).to.equal(true)
    expect(isIdentified(rowIds({}))).to.equal(false)
  })
})

function rowIds(says: Partial<RowIds>): RowIds {
  return {userId: undefined, anonymousId: undefined, email: undefined, messageId: "row-1", ...says}
}
