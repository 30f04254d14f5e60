import {expect} from "chai"
import * as Hub from "../../../../src/hub"
import {actionError} from "../../../../src/actions/rudderstack/report"
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
    ["\u200bhttps://shop.example/v1/batch\u200b", "https://shop.example"],
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
      const settings = settingsFrom({rudder_write_key: KEY, rudder_server_url: text})
      expect(settings).to.deep.include({writeKey: KEY, dataPlaneUrl})
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

  it("takes a write key without the spaces and invisible characters that were pasted with it", () => {
    const settings = settingsFrom({
      rudder_write_key: `\u200b ${KEY}\n\u2060`,
      rudder_server_url: "https://shop.example",
    })
    expect(settings.writeKey).to.equal(KEY)
  })

  for (const writeKey of [undefined, "", "  "]) {
    it(`refuses the write key ${JSON.stringify(writeKey)}`, () => {
      const refusal = refusalOf({rudder_write_key: writeKey, rudder_server_url: "https://shop.example"})
      expect(refusal).to.include("Rudder Write Key is empty.")
    })
  }
})

/** Why the settings are refused. */
function refusalOf(settings: Hub.ParamMap): string {
  try {
    settingsFrom(settings)
    return "not refused"
  } catch (error) {
    return actionError(error).message
  }
}
