import {expect} from "chai"
import * as fc from "fast-check"
import {useFakeTimers} from "sinon"
import * as Hub from "../../src/hub"

const nowMs = 1_700_000_000_000

const suggestions: {attachment?: Hub.ActionAttachment; format?: string; title?: string; gives: string}[] = [
  {title: "Orders by County", format: "csv", gives: "Orders by County.csv"},
  {title: "Orders by County", format: "xlsx", gives: "Orders by County.xlsx"},
  {title: "Orders by County", format: "json", gives: "Orders by County.json"},
  {title: "Orders by County", format: "json_label", gives: "Orders by County.json"},
  {title: "Orders by County", format: "inline_json", gives: "Orders by County.json"},
  {title: "Orders by County", format: "json_detail", gives: "Orders by County.json"},
  {title: "Orders by County", format: "json_detail_lite_stream", gives: "Orders by County.json"},
  {
    title: "Orders by County",
    attachment: {fileExtension: "pdf"},
    format: "csv",
    gives: "Orders by County.pdf",
  },
  {title: "Orders by County", attachment: {}, gives: "Orders by County"},
  {title: "a/b\\c: <d>?", format: "csv", gives: "abc d.csv"},
  {format: "csv", gives: `looker_file_${nowMs}.csv`},
  {attachment: {fileExtension: "png"}, gives: `looker_file_${nowMs}.png`},
  {gives: `looker_file_${nowMs}`},
]

const completions: {extension?: string; filename: string; gives: string}[] = [
  {extension: "csv", filename: " foo baz bar ", gives: "foo_baz_bar.csv"},
  {extension: "csv", filename: " foo baz bar.csv", gives: "foo_baz_bar.csv"},
  {extension: "csv", filename: " foo baz bar.csv ", gives: "foo_baz_bar.csv"},
  {extension: "csv", filename: "mycsv", gives: "mycsv.csv"},
  {extension: "csv", filename: " foo baz bar .docx", gives: "Orders by County.csv"},
  {extension: undefined, filename: "foo bar", gives: "foo_bar"},
]

const sanitized: [string, string][] = [
  ["plain name.csv", "plain name.csv"],
  ["../../etc/passwd", "....etcpasswd"],
  ["line\nbreak\u0000nul\u007f\u0085", "linebreaknul"],
  ["trailing dots... ", "trailing dots"],
  ["..", ""],
  ["CON", ""],
  ["com1.txt", ""],
  ["console.txt", "console.txt"],
  ["é".repeat(200), "é".repeat(127)],
  ["😀".repeat(64), "😀".repeat(63)],
]

describe("The file names of a result", () => {
  let clock: ReturnType<typeof useFakeTimers>
  beforeEach(() => {
    clock = useFakeTimers({now: nowMs, toFake: ["Date"]})
  })
  afterEach(() => {
    clock.restore()
  })

  for (const {attachment, format, title, gives} of suggestions) {
    it(`are suggested as ${gives} for ${JSON.stringify({title, attachment, format})}`, () => {
      const request = new Hub.ActionRequest()
      Object.assign(request, {attachment, formParams: {format}, scheduledPlan: {title}})
      expect(request.suggestedFilename()).to.equal(gives)
    })
  }

  for (const {extension, filename, gives} of completions) {
    it(`are completed to ${gives} from ${JSON.stringify(filename)} with the extension ${extension}`, () => {
      const request = new Hub.ActionRequest()
      request.attachment = {fileExtension: extension}
      request.formParams = {filename}
      request.scheduledPlan = {title: "Orders by County"}
      expect(request.completeFilename()).to.equal(gives)
    })
  }

  it("stay as typed when there is no attachment whose extension could complete them", () => {
    const request = new Hub.ActionRequest()
    request.formParams = {filename: " as typed "}
    expect(request.completeFilename()).to.equal(" as typed ")
  })

  for (const [name, gives] of sanitized) {
    it(`become ${JSON.stringify(gives.slice(0, 20))} for file systems from ${JSON.stringify(name.slice(0, 20))}`, () => {
      const request = Object.assign(new Hub.ActionRequest(), {scheduledPlan: {title: name}})
      expect(request.suggestedFilename()).to.equal(gives)
    })
  }
})

describe("formatToFileExtension", () => {
  for (const [format, extension] of [
    ["json_detail_lite_stream", "json"],
    ["inline_json", "json"],
    ["csv", "csv"],
  ] as const) {
    it(`gives ${extension} for ${format}`, () => {
      expect(Hub.formatToFileExtension(format)).to.equal(extension)
    })
  }
})

const truncations: {text: string; limit: number; split?: string; gives: string}[] = [
  {text: "short", limit: 5, gives: "short"},
  {text: "a long line", limit: 6, gives: "a long"},
  {text: "one\ntwo\nthree", limit: 10, gives: "one\ntwo\n"},
  {text: "one\ntwo\n", limit: 7, gives: "one\n"},
  {text: "\nlong line", limit: 5, gives: "\nlong"},
  {text: "a, b, c", limit: 6, split: ", ", gives: "a, b, "},
  {text: "anything", limit: 0, gives: ""},
]

describe("truncateString", () => {
  for (const {text, limit, split, gives} of truncations) {
    it(`makes ${JSON.stringify(gives)} of ${JSON.stringify(text)} and ${limit} characters`, () => {
      expect(Hub.truncateString(text, limit, split)).to.equal(gives)
    })
  }

  it("always gives a beginning of the text within the limit, and the whole text where that fits", () => {
    const texts = fc.string({unit: fc.constantFrom("a", "é", "😀", "\n", " ")})
    fc.assert(
      fc.property(texts, fc.nat(20), (text, limit) => {
        const truncated = Hub.truncateString(text, limit)
        expect(text.startsWith(truncated)).to.equal(true)
        expect(truncated.length).to.be.at.most(limit)
        expect(truncated === text).to.equal(text.length <= limit)
      }),
    )
  })
})
