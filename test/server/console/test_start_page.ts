import {expect} from "chai"
import "../../../src/actions"
import {type Action, allActions} from "../../../src/hub"
import {commandText} from "../../../src/server/config/command_text"
import {PagesUnderTest} from "./support/pages_under_test"

describe("the start page of who has not signed in", () => {
  let pages: PagesUnderTest
  let text: string
  let actions: readonly Action[]
  before(async () => {
    pages = await PagesUnderTest.start({
      config: {label: `<script>alert("1")</script>`},
      hubUrl: "https://hub.example.com",
    })
    text = (await pages.get("/")).text
    actions = await allActions()
  })
  after(() => pages.close())

  it("says how to connect the hub to Looker", () => {
    expect(text)
      .to.include(">https://hub.example.com</code>")
      .and.include(`<code>${commandText("generate-api-key")}</code>`)
  })

  it("shows texts as they are, never as HTML", () => {
    expect(text).not.to.include("<script>")
    expect(text).to.include("&#60;script&#62;alert(&#34;1&#34;)")
  })

  it("names the actions, and the tags that the fields of their Looks need", () => {
    expect(actions.filter(({label}) => !text.includes(`<b>${label}</b>`))).to.deep.equal([])
    expect(text).to.match(/tagged <code>user_id<\/code>(, | or )/)
  })

  it("loads nothing from elsewhere, and has neither scripts nor styles of its own", () => {
    expect(text).not.to.match(/ style="|<style|<script(?! type="module" src="\.\/assets\/)/)
    expect(text).not.to.match(/https?:\/\/(?!hub\.example\.com)/)
  })
})
