import {expect} from "chai"
import {filesBelow, readProjectFile} from "./support/project"

/** Phrases that a reader has to read twice, with what to write instead. Single words are in cspell.json. */
const PHRASES: readonly [phrase: RegExp, instead: string][] = [
  [/\b(?:rows|events|bytes|requests|batches|times|once|[mµ]s) a (?:second|row)\b/i, "per second"],
  [/\b(?:is|are|was|were|be|been) told\b/i, "gets, reads, is answered"],
  [/\bgoes? on to\b/i, "then, continues"],
  [/\bin place of\b/i, "instead of"],
  [/\bthat is none\b/i, "that is not one"],
  [/\bsuch as were\b/i, "those that were"],
  [/\b(?:but|save) for the\b/i, "except the"],
  [/\bof its own accord\b/i, "by itself"],
]

const pages = filesBelow("docs").concat(["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
const files = [...pages, ...filesBelow("src")].filter((file) => /\.(md|ts)$/.test(file))

describe("the words of the project", () => {
  for (const [phrase, instead] of PHRASES) {
    it(`do not have ${phrase.source}: write "${instead}"`, () => {
      const lines = files.flatMap((file) =>
        readProjectFile(file)
          .split("\n")
          .map((line, index) => ({line, place: `${file}:${index + 1}`})),
      )
      const found = lines.filter(({line}) => phrase.test(line))
      expect(found.map(({place, line}) => `${place}: ${line.trim()}`)).to.deep.equal([])
    })
  }
})
