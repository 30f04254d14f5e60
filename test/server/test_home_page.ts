import {expect} from "chai"
import {createHash} from "node:crypto"
import {homePage} from "../../src/server/pages/home_page"
import {pageSecurityPolicy} from "../../src/server/pages/layout"

describe("the home page", () => {
  const page = homePage({
    label: `<script>alert("1")</script>`,
    hubUrl: "https://hub.example.com",
    actions: [{label: "Identify & more", description: "'quoted'", iconUri: "data:image/svg+xml;base64,AAAA"}],
  })

  it("says how to connect the hub to Looker", () => {
    expect(page).to.include("<code>https://hub.example.com</code>").and.include("npm run generate-api-key")
  })

  it("shows texts as they are, never as HTML", () => {
    expect(page).not.to.include("<script")
    expect(page)
      .to.include("&#60;script&#62;")
      .and.include("Identify &#38; more")
      .and.include("&#39;quoted&#39;")
  })

  it("has exactly the style that its policy lets browsers apply", () => {
    const style = /<style>([^]*)<\/style>/.exec(page)?.[1] ?? ""
    const hash = createHash("sha256").update(style).digest("base64")
    expect(style).to.include("color-scheme")
    expect(pageSecurityPolicy).to.include(`style-src 'sha256-${hash}'`)
    expect(page).not.to.match(/ style="|https?:\/\/(?!hub\.example\.com)/)
  })
})
