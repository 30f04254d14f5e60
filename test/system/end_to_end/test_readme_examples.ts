import {expect} from "chai"
import {readFileSync} from "node:fs"
import {join} from "node:path"
import {ROLES} from "../../../src/actions/rudderstack/event"
import {CHOICES} from "../../../src/actions/rudderstack/additions"
import {exampleEvent, README_EXAMPLES} from "./support/readme_examples"

const README = join(__dirname, "../../../../src/actions/rudderstack/README.md")

describe("the README of the plug-in", () => {
  const rows = readFileSync(README, "utf8")
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) =>
      line
        .slice(1, -1)
        .split(" | ")
        .map((cell) => cell.trim()),
    )

  for (const example of README_EXAMPLES) {
    const {first, second} = example
    it(`shows for ${first} ${second ?? ""} what the mapper makes`, () => {
      const row = rows.find(
        (cells) => cells[0] === first && (second === undefined || cells[1].startsWith(second)),
      )
      const shown = /`(\{.*\})`/.exec(row?.[row.length - 1] ?? "")?.[1]
      expect(shown, "no example event").to.be.a("string")
      expect(exampleEvent(example)).to.deep.include(JSON.parse(shown ?? "") as object)
    })
  }

  it("names every tag, and every choice with its default first", () => {
    expect(rows.map(([first]) => first)).to.include.members(ROLES.map(({tag}) => `\`${tag}\``))
    for (const {name, options} of Object.values(CHOICES)) {
      const shown = rows
        .filter(([first]) => first === `\`${name}\``)
        .map(([, second]) => /^`(\w+)`/.exec(second)?.[1])
      expect(shown).to.deep.equal(options.map((option) => option.name))
    }
  })
})
