import {expect} from "chai"
import {lookerVersion} from "../../src/hub/looker_version"

const cases: [string | undefined, string | null][] = [
  ["LookerOutgoingWebhook/7.3.0", "7.3.0"],
  ["LookerOutgoingWebhook/7.3.00004561", "7.3.4561"],
  ["LookerOutgoingWebhook/24.18.193", "24.18.193"],
  ["LookerOutgoingWebhook/25.0.2 (linux)", "25.0.2"],
  ["Proxy/1.0 LookerOutgoingWebhook/6.2.12", "6.2.12"],
  ["LookerOutgoingWebhook/", null],
  ["LookerOutgoingWebhook/latest", null],
  ["LookerOutgoingWebhook/7.3", null],
  ["curl/8.5.0", null],
  ["", null],
  [undefined, null],
]

describe("lookerVersion", () => {
  for (const [userAgent, version] of cases) {
    it(`reads ${String(version)} from ${String(userAgent)}`, () => {
      expect(lookerVersion(userAgent)).to.equal(version)
    })
  }
})
