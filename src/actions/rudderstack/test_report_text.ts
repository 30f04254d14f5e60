import {expect} from "chai"
import {counted, MAX_MESSAGE_LENGTH, messageOf, number, rowsText} from "./report_text"

describe("report text", () => {
  it("joins sentences", () => {
    expect(messageOf([])).to.equal("")
    expect(messageOf(["One.", "Two."])).to.equal("One. Two.")
  })

  it("keeps as many whole sentences as there is room for, from the first on", () => {
    const long = `${"x".repeat(MAX_MESSAGE_LENGTH - 6)}.`
    expect(messageOf(["One.", long, "Two."])).to.equal(`One. ${long}`)
    expect(messageOf(["One!!", `${long}x`, "Two."])).to.equal("One!!")
  })

  it("cuts a single sentence that is too long", () => {
    const message = messageOf(["x".repeat(MAX_MESSAGE_LENGTH + 1)])
    expect(message).to.have.length(MAX_MESSAGE_LENGTH)
    expect(message.endsWith("x…")).to.equal(true)
  })

  it("tells rows by their first few", () => {
    const reason = "without an id"
    expect(rowsText({reason, count: 1, firstRows: [{rowNumber: 3}]})).to.equal("1 row without an id: row 3.")
    expect(rowsText({reason, count: 2, firstRows: [{rowNumber: 3}, {rowNumber: 4}]})).to.equal(
      "2 rows without an id: rows 3, 4.",
    )
    expect(
      rowsText({reason, count: 1202, firstRows: [{rowNumber: 3, note: "5 KB"}, {rowNumber: 4}]}),
    ).to.equal("1,202 rows without an id: rows 3 (5 KB), 4 and 1,200 more.")
  })

  it("writes numbers as people do", () => {
    expect(number(1234567)).to.equal("1,234,567")
    expect([0, 1, 2, 1000].map((count) => counted(count, "row"))).to.deep.equal([
      "0 rows",
      "1 row",
      "2 rows",
      "1,000 rows",
    ])
  })
})
