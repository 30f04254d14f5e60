import {expect} from "chai"
import {filesBelow, readProjectFile} from "../../contract/support/project"

const PAGE = "docs/guarantees.md"
const page = readProjectFile(PAGE)

/** A file, and the title of a test, or of a line, in it. */
const PROOF = /`((?:src|test)\/[\w./]+\.ts)` "([^"]+)"/g
/** What Looker shows, within the cells of a table; braces hold what differs from run to run. */
const TOLD = /"([^"]+)"/g
const VARIABLE = /\{[^}]*\}/

/** All of the program's texts: pieces of a string that is written in several lines are put together. */
function programText(): string {
  return filesBelow("src")
    .filter((file) => file.endsWith(".ts"))
    .map((file) =>
      readProjectFile(file)
        .replace(/\$\{RUN_AGAIN\}/g, "Run it again.")
        .replace(/["`] \+\s*["`]/g, ""),
    )
    .join("\n")
}

function toldMessages(): string[] {
  const tables = page.slice(
    page.indexOf("## What the data plane answers"),
    page.indexOf("## What is not guaranteed"),
  )
  return [...tables.replace(/^\| 404, "source is disabled"/m, "").matchAll(TOLD)].map(
    ([, message]) => message,
  )
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

  it("quotes messages as the program has them", () => {
    const program = programText()
    const missing = toldMessages().filter((message) =>
      message
        .split(VARIABLE)
        .map((part) => part.trim())
        .some((part) => part.length > 3 && !program.includes(part)),
    )
    expect(missing).to.deep.equal([])
  })
})
