import {expect} from "chai"
import {repetitionAdvice} from "../../../src/actions/rudderstack/additions/failures"
import {readProjectFile} from "../../contract/support/project"

const page = readProjectFile("docs/guarantees.md")
const messages = readProjectFile("docs/messages.md")

/** A file, and the title of a test, or of a line, in it. */
const PROOF = /`((?:src|test)\/[\w./]+\.ts)` "([^"]+)"/g

function chapter(title: string): string {
  return page.slice(page.indexOf(`\n## ${title}\n`)).split("\n## ", 2)[1] ?? ""
}

describe("the page of guarantees", () => {
  it("has a proof for each guarantee", () => {
    const rows = page.split("\n").filter((line) => /^\| \d \|/.test(line))
    expect(rows.map((row) => [...row.matchAll(PROOF)].length > 0)).to.deep.equal(Array(7).fill(true))
  })

  it("cites proofs that there are", () => {
    const cited = [...page.matchAll(PROOF)]
    const missing = cited.filter(([, file, title]) => !readProjectFile(file).includes(title))
    expect(missing.map(([whole]) => whole)).to.deep.equal([])
  })

  it("names codes of messages that there are", () => {
    const named = [...page.matchAll(/\[`([a-z0-9_]+)`\]\(messages\.md#([a-z0-9_]+)\)/g)]
    expect(named).to.have.length.above(20)
    const missing = named.filter(
      ([, shown, linked]) => shown !== linked || !messages.includes(`<a id="${linked}"></a>`),
    )
    expect(missing.map(([whole]) => whole)).to.deep.equal([])
  })

  it("quotes what a message says about running a Look again", () => {
    const quoted = [...chapter("Run it again").matchAll(/^\| "([^"]+)"/gm)].map(([, sentence]) => sentence)
    const said = (["recognised", "recognised_by_key", "new_events"] as const).map(repetitionAdvice)
    expect(quoted.map((sentence = "", index) => said[index]?.includes(sentence))).to.deep.equal([
      true,
      true,
      true,
    ])
  })
})
