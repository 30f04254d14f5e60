import {expect} from "chai"
import {homePage} from "../../../src/server/console/start/home_page"
import {pageFrame} from "./support/page_frame"

describe("the home page", () => {
  const page = homePage(pageFrame({label: `<script>alert("1")</script>`}), {
    hubUrl: "https://hub.example.com",
    actions: [
      {
        label: "Identify & more",
        description: "'quoted'",
        iconUri: "data:image/svg+xml;base64,AAAA",
        requiredFields: [{any_tag: ["email", "user_id"]}, {tag: "group"}, {all_tags: ["a", "b"]}],
      },
    ],
  })

  it("says how to connect the hub to Looker", () => {
    expect(page).to.include(">https://hub.example.com</code>").and.include("npm run generate-api-key")
  })

  it("shows texts as they are, never as HTML", () => {
    expect(page).not.to.include("<script>")
    expect(page)
      .to.include("&#60;script&#62;")
      .and.include("Identify &#38; more")
      .and.include("&#39;quoted&#39;")
  })

  it("says which tags the fields of a Look need", () => {
    expect(page)
      .to.include("tagged <code>email</code> or <code>user_id</code>")
      .and.include("tagged <code>group</code>")
      .and.include("tagged <code>a</code> and <code>b</code>")
  })

  it("loads nothing from elsewhere, and has neither scripts nor styles of its own", () => {
    expect(page).not.to.match(/ style="|<style|<script(?! type="module" src="\.\/assets\/)/)
    expect(page).not.to.match(/https?:\/\/(?!hub\.example\.com)/)
  })
})
