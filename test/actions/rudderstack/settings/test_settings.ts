import {expect} from "chai"
import * as Hub from "../../../../src/hub"
import {failureText} from "../../../../src/actions/rudderstack/report"
import {settingsFrom} from "../../../../src/actions/rudderstack/settings"

const KEY = "2aBcSecretKey"

describe("settings", () => {
  const urls: [string, string][] = [
    ["https://shop.dataplane.rudderstack.com", "https://shop.dataplane.rudderstack.com"],
    ["https://shop.dataplane.rudderstack.com/", "https://shop.dataplane.rudderstack.com"],
    ["https://shop.dataplane.rudderstack.com///", "https://shop.dataplane.rudderstack.com"],
    ["https://shop.dataplane.rudderstack.com/v1/batch", "https://shop.dataplane.rudderstack.com"],
    ["https://shop.dataplane.rudderstack.com/v1/batch/", "https://shop.dataplane.rudderstack.com"],
    ["https://shop.dataplane.rudderstack.com/V1/Batch", "https://shop.dataplane.rudderstack.com"],
    ["HTTPS://SHOP.Dataplane.RudderStack.com/v1/batch", "https://shop.dataplane.rudderstack.com"],
    ["  https://shop.example/v1/batch \n", "https://shop.example"],
    ["http://127.0.0.1:8080/v1/batch", "http://127.0.0.1:8080"],
    ["http://[::1]:8080/", "http://[::1]:8080"],
    ["https://shop.example:443", "https://shop.example"],
    ["https://shop.example/rudder", "https://shop.example/rudder"],
    ["https://shop.example/Rudder/v1/batch/", "https://shop.example/Rudder"],
    ["https://shop.example/v1/batches", "https://shop.example/v1/batches"],
    ["https://bücher.example", "https://xn--bcher-kva.example"],
  ]
  for (const [text, dataPlaneUrl] of urls) {
    it(`takes ${JSON.stringify(text)} for ${dataPlaneUrl}`, () => {
      const settings = settingsFrom({rudder_write_key: KEY, rudder_server_url: text}, {})
      expect(settings).to.deep.equal({source: "default", writeKey: KEY, dataPlaneUrl})
    })
  }

  const noAddress = "Rudder Server URL is not an http(s) address such as https://"
  const refused: [string | undefined, string][] = [
    [undefined, noAddress],
    ["", noAddress],
    ["   ", noAddress],
    ["shop.dataplane.rudderstack.com", noAddress],
    ["localhost:8080", noAddress],
    ["//shop.example", noAddress],
    ["ftp://shop.example", noAddress],
    ["file:///etc/passwd", noAddress],
    ["javascript:alert(1)", noAddress],
    ["https://shop example.com", noAddress],
    ["https://", noAddress],
    ["https://shop.example:99999", noAddress],
    ["https://user@shop.example", "Rudder Server URL must not hold a user name or password."],
    ["https://user:hunter2@shop.example", "Rudder Server URL must not hold a user name or password."],
    ["https://shop.example/?key=hunter2", "Rudder Server URL must not have a query (?…) or fragment (#…)."],
    ["https://shop.example/#top", "Rudder Server URL must not have a query (?…) or fragment (#…)."],
  ]
  for (const [text, message] of refused) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      const refusal = refusalOf({rudder_write_key: KEY, rudder_server_url: text})
      expect(refusal).to.include(message)
      expect(refusal).to.include("Correct it in the action's settings (Looker: Admin > Actions).")
      expect(refusal).not.to.include("hunter2")
    })
  }

  it("takes a write key without the spaces that were pasted with it", () => {
    const settings = settingsFrom(
      {rudder_write_key: ` ${KEY}\n`, rudder_server_url: "https://shop.example"},
      {},
    )
    expect(settings.writeKey).to.equal(KEY)
  })

  for (const writeKey of [undefined, "", "  "]) {
    it(`refuses the write key ${JSON.stringify(writeKey)}`, () => {
      const refusal = refusalOf({rudder_write_key: writeKey, rudder_server_url: "https://shop.example"})
      expect(refusal).to.include("Rudder Write Key is empty.")
    })
  }
})

describe("sources", () => {
  const SOURCES = JSON.stringify({
    "Marketing": {write_key: "key-m", server_url: "https://m.example/v1/batch"},
    "Élan & Söhne": {write_key: " key-e "},
  })

  for (const none of [undefined, "", " \n", "{}"]) {
    it(`are none for ${JSON.stringify(none)}`, () => {
      expect(settingsFrom(params(none), {}).writeKey).to.equal(KEY)
    })
  }

  for (const chosen of [undefined, "", "  ", "default"]) {
    it(`are not asked for where ${JSON.stringify(chosen)} is chosen`, () => {
      const settings = {source: "default", writeKey: KEY, dataPlaneUrl: "https://default.example"}
      expect(settingsFrom(params(SOURCES), {source: chosen})).to.deep.equal(settings)
      expect(settingsFrom(params("no JSON"), {source: chosen})).to.deep.equal(settings)
    })
  }

  it("have a key and an address of their own, or the default one's address", () => {
    expect(settingsFrom(params(SOURCES), {source: "Marketing"})).to.deep.equal({
      source: "Marketing",
      writeKey: "key-m",
      dataPlaneUrl: "https://m.example",
    })
    expect(settingsFrom(params(SOURCES), {source: "Élan & Söhne"})).to.deep.equal({
      source: "Élan & Söhne",
      writeKey: "key-e",
      dataPlaneUrl: "https://default.example",
    })
  })

  it("may have any name", () => {
    const names = ["__proto__", "constructor", "2026", "a.b", "rudder"]
    const json = `{${names.map((name) => `"${name}":{"write_key":"key ${name}"}`).join(",")}}`
    for (const name of names) {
      expect(settingsFrom(params(json), {source: name}).writeKey).to.equal(`key ${name}`)
    }
  })

  it("are refused with the list where another one is chosen", () => {
    for (const source of ["Sales", "marketing", "toString"]) {
      expect(refusalOf(params(SOURCES), {source})).to.equal(
        '"RudderStack source" (source) has a value that is not on offer. Choose one of: default, Marketing, Élan & Söhne.',
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
    settingsFrom(settings, formParams)
    return "not refused"
  } catch (error) {
    return failureText(error)
  }
}
