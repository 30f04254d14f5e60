import {expect} from "chai"
import {isSameOrigin, type OriginHeaders} from "../../../../src/server/console/sign_in/same_origin"

const none: OriginHeaders = {secFetchSite: undefined, origin: undefined, host: "10.0.0.5:8080"}

describe("where a form comes from", () => {
  const cases: [what: string, headers: Partial<OriginHeaders>, isSame: boolean][] = [
    ["a page of the hub, as the browser says", {secFetchSite: "same-origin", origin: "null"}, true],
    ["another site", {secFetchSite: "cross-site", origin: "http://10.0.0.5:8080"}, false],
    ["another host of the same site", {secFetchSite: "same-site"}, false],
    ["the address bar", {secFetchSite: "none"}, false],
    ["the address that was asked for", {origin: "http://10.0.0.5:8080"}, true],
    ["the hub's own address, through a proxy", {origin: "https://hub.example.com"}, true],
    ["the hub's own host without https", {origin: "http://hub.example.com"}, false],
    ["another port", {origin: "http://10.0.0.5:9090"}, false],
    ["a page that hides its origin", {origin: "null"}, false],
    ["no browser", {}, true],
  ]
  for (const [what, headers, isSame] of cases) {
    it(`is ${isSame ? "right" : "wrong"} when it is ${what}`, () => {
      expect(isSameOrigin({...none, ...headers}, "https://hub.example.com/below")).to.equal(isSame)
    })
  }
})
