import {expect} from "chai"
import {sourceSettings} from "../../../../src/actions/rudderstack/additions"
import {actionError} from "../../../../src/actions/rudderstack/report"
import * as Hub from "../../../../src/hub"

const KEY = "2aBcSecretKey"

describe("sources", () => {
  const SOURCES = JSON.stringify({
    "Marketing": {write_key: "key-m", server_url: "https://m.example/v1/batch"},
    "Élan & Söhne": {write_key: " key-e "},
  })

  for (const none of [undefined, "", " \n", "{}"]) {
    it(`are none for ${JSON.stringify(none)}`, () => {
      expect(sourceSettings(params(none), {}).writeKey).to.equal(KEY)
    })
  }

  for (const chosen of [undefined, "", "  ", "default"]) {
    it(`are not asked for where ${JSON.stringify(chosen)} is chosen`, () => {
      const settings = {source: "default", writeKey: KEY, dataPlaneUrl: "https://default.example"}
      expect(sourceSettings(params(SOURCES), {source: chosen})).to.include(settings)
      expect(sourceSettings(params("no JSON"), {source: chosen})).to.include(settings)
    })
  }

  it("have a key and an address of their own, or the default one's address", () => {
    expect(sourceSettings(params(SOURCES), {source: "Marketing"})).to.include({
      source: "Marketing",
      writeKey: "key-m",
      dataPlaneUrl: "https://m.example",
    })
    expect(sourceSettings(params(SOURCES), {source: "Élan & Söhne"})).to.include({
      source: "Élan & Söhne",
      writeKey: "key-e",
      dataPlaneUrl: "https://default.example",
    })
  })

  it("may have any name", () => {
    const names = ["__proto__", "constructor", "2026", "a.b", "rudder"]
    const json = `{${names.map((name) => `"${name}":{"write_key":"key ${name}"}`).join(",")}}`
    for (const name of names) {
      expect(sourceSettings(params(json), {source: name}).writeKey).to.equal(`key ${name}`)
    }
  })

  it("are refused with the list where another one is chosen", () => {
    for (const source of ["Sales", "marketing", "toString"]) {
      expect(refusalOf(params(SOURCES), {source})).to.equal(
        '"RudderStack source" (source) has a value that is not offered. Choose one of: default, Marketing, Élan & Söhne.',
      )
    }
    expect(refusalOf(params(undefined), {source: "Sales"})).to.include("Choose one of: default.")
  })

  it("are named where their own address is wrong", () => {
    const json = `{"Marketing": {"write_key": "${KEY}", "server_url": "m.example"}}`
    expect(refusalOf(params(json), {source: "Marketing"})).to.include(
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
    [
      `{"M": {"write_key": "${KEY}", "serverUrl": "https://m.example"}}`,
      'has more than "write_key" and "server_url" for the source "M"',
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
      const refusal = refusalOf(params(json), {source: "M"})
      expect(refusal).to.include(`More RudderStack sources ${problem}`)
      expect(refusal).to.include("Correct it in the action's settings (Looker: Admin > Actions).")
      expect(refusal).not.to.include(KEY)
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

/** Why the settings are refused. */
function refusalOf(settings: Hub.ParamMap, formParams: Hub.ParamMap = {}): string {
  try {
    sourceSettings(settings, formParams)
    return "not refused"
  } catch (error) {
    return actionError(error).message
  }
}
