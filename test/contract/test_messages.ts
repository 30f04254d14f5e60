import {expect} from "chai"
import {MESSAGES_PAGE, messagesPage} from "./messages/messages_document"
import {readProjectFile} from "./support/project"

describe("the page of messages", () => {
  it("is what `npm run docs:messages` makes of the catalogue", () => {
    expect(readProjectFile(MESSAGES_PAGE)).to.equal(messagesPage())
  })
})
