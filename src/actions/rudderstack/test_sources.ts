import {expect} from "chai"
import {ChoiceError} from "./errors/choice_error"
import {SettingsError} from "./errors/settings_error"
import {SourcesError} from "./errors/sources_error"
import {sourceName, sourceNames, sourceSettings} from "./sources"

const KEY = "2aBcSecretKey"

describe("sources", () => {
  const SOURCES = JSON.stringify({
    "Marketing": {write_key: "key-m", server_url: "https://m.example/v1/batch"},
    "Élan & Söhne": {write_key: " key-e "},
  })

  it("are listed in the order of the setting", () => {
    expect(sourceNames(params(SOURCES))).to.deep.equal(["Marketing", "Élan & Söhne"])
  })

  for (const none of [undefined, "", " \n", "{}"]) {
    it(`are none for ${JSON.stringify(none)}`, () => {
      expect(sourceNames(params(none))).to.deep.equal([])
      expect(sourceSettings(params(none), undefined).writeKey).to.equal(KEY)
    })
  }

  for (const chosen of [undefined, "", "  ", "default"]) {
    it(`are not asked for where ${JSON.stringify(chosen)} is chosen`, () => {
      const settings = {writeKey: KEY, dataPlaneUrl: "https://default.example"}
      expect(sourceSettings(params(SOURCES), chosen)).to.deep.equal(settings)
      expect(sourceSettings(params("no JSON"), chosen)).to.deep.equal(settings)
    })
  }

  it("have a key and an address of their own, or the default one's address", () => {
    expect(sourceSettings(params(SOURCES), "Marketing")).to.deep.equal({
      writeKey: "key-m",
      dataPlaneUrl: "https://m.example",
    })
    expect(sourceSettings(params(SOURCES), "Élan & Söhne")).to.deep.equal({
      writeKey: "key-e",
      dataPlaneUrl: "https://default.example",
    })
  })

  it("are known by the name that was chosen, the default one by its own", () => {
    const names = [undefined, "", "  ", " default", "Marketing "].map(sourceName)
    expect(names).to.deep.equal(["default", "default", "default", "default", "Marketing"])
  })

  it("may have any name", () => {
    const names = ["__proto__", "constructor", "2026", "a.b", "rudder"]
    const json = `{${names.map((name) => `"${name}":{"write_key":"key ${name}"}`).join(",")}}`
    expect(sourceNames(params(json))).to.have.members(names)
    for (const name of names) {
      expect(sourceSettings(params(json), name).writeKey).to.equal(`key ${name}`)
    }
  })

  it("are refused with the list where another one is chosen", () => {
    for (const chosen of ["Sales", "marketing", "toString"]) {
      expect(() => sourceSettings(params(SOURCES), chosen)).to.throw(
        ChoiceError,
        '"RudderStack source" (source) has a value that is not on offer. Choose one of: default, Marketing, Élan & Söhne.',
      )
    }
    expect(() => sourceSettings(params(undefined), "Sales")).to.throw(ChoiceError, "Choose one of: default.")
  })

  it("are named where their own address is wrong", () => {
    const json = `{"Marketing": {"write_key": "${KEY}", "server_url": "m.example"}}`
    expect(() => sourceSettings(params(json), "Marketing")).to.throw(
      SettingsError,
      '"server_url" of the source "Marketing" is not an http(s) address',
    )
  })

  const wrong: [string, string][] = [
    ["[]", "must be a JSON object such as"],
    ["null", "must be a JSON object such as"],
    [`"${KEY}"`, "must be a JSON object such as"],
    [`{"M": "${KEY}"}`, 'has no "write_key" for the source "M"'],
    [`{"M": {"writeKey": "${KEY}"}}`, 'has no "write_key" for the source "M"'],
    ['{"M": {"write_key": "  "}}', 'has no "write_key" for the source "M"'],
    ['{"M": {"write_key": 5}}', 'has no "write_key" for the source "M"'],
    [
      `{"M": {"write_key": "${KEY}", "server_url": null}}`,
      'has a "server_url" for the source "M" that is not text',
    ],
    [`{"": {"write_key": "${KEY}"}}`, 'has a source named ""; give it another name'],
    [`{" M": {"write_key": "${KEY}"}}`, 'has a source named " M"; give it another name'],
    [`{"default": {"write_key": "${KEY}"}}`, 'has a source named "default"; give it another name'],
    [`{"M": {"write_key": "${KEY}"`, "is not valid JSON at line 1, column 36"],
    [`{\n  "M": {\n    "write_key": "${KEY}",\n  }\n}`, "is not valid JSON at line 4, column 3"],
    [`{"M": {write_key: "${KEY}"}}`, "is not valid JSON at line 1, column 8"],
    [`{'M': {}} ${KEY}`, "is not valid JSON at line 1, column 2"],
    [KEY, "is not valid JSON at line 1, column 2"],
    [`{"M": {"write_key": “${KEY}”}}`, "is not valid JSON at line 1, column 21"],
  ]
  for (const [json, problem] of wrong) {
    it(`say what is wrong with ${JSON.stringify(json)}, without a key`, () => {
      for (const use of [() => sourceNames(params(json)), () => sourceSettings(params(json), "M")]) {
        expect(use).to.throw(SourcesError, `More RudderStack sources ${problem}`)
        expect(use).to.throw("Correct it in the action's settings (Looker: Admin > Actions).")
        expect(use).not.to.throw(KEY)
      }
    })
  }
})

function params(sources: string | undefined) {
  return {
    rudder_write_key: KEY,
    rudder_server_url: "https://default.example/v1/batch",
    rudder_sources: sources,
  }
}
