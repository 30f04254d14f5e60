import {expect} from "chai"
import {
  addressCheck,
  certificateCheck,
  judgeCertificate,
} from "../../../../src/server/commands/doctor/address_checks"
import {serveOnLoopback} from "../../../stand_ins/loopback_server"
import {selfSigned} from "./support/certificate"
import {examined, told} from "./support/examined"
import {startTlsProxy} from "./support/tls_proxy"

const oneDayMs = 24 * 60 * 60 * 1000

function inDays(days: number): Date {
  return new Date(Date.now() + days * oneDayMs)
}

describe("the doctor on the hub's address", () => {
  const cases: [baseUrl: string | undefined, finding: RegExp][] = [
    [undefined, /^warning: The hub would give Looker http:\/\/localhost:8080, .* Set ACTION_HUB_BASE_URL/],
    ["https://hub.example.com/looker", /^ok: Looker gets the address https:\/\/hub\.example\.com\/looker\.$/],
    ["http://203.0.113.7", /^wrong: http:\/\/203\.0\.113\.7 is no https address: others on the way can read/],
    ["http://no-such-name.invalid", /^wrong: .* is no https address/],
    ["http://10.0.0.7:8080", /^warning: http:\/\/10\.0\.0\.7:8080 is no https address, and only/],
    ["http://localhost:8080", /^warning: .* only a Looker in the same network/],
    ["http://[::1]:8080", /^warning: .* only a Looker in the same network/],
  ]
  for (const [baseUrl, finding] of cases) {
    it(`judges ${baseUrl}`, async () => {
      const [first, ...others] = told(await examined(addressCheck, {ACTION_HUB_BASE_URL: baseUrl}))
      expect(first).to.match(finding)
      expect(others).to.deep.equal([])
    })
  }
})

describe("the doctor on the certificate", () => {
  const now = Date.parse("2026-11-24T12:00:00Z")
  const cases: [validUntil: string, problem: string | undefined, finding: RegExp][] = [
    ["2027-02-24T12:00:00Z", undefined, /^ok: The certificate of hub is trusted, and valid for 92 days\.$/],
    ["2026-12-08T12:00:00Z", undefined, /^ok: .* 14 days\.$/],
    [
      "2026-12-08T11:00:00Z",
      undefined,
      /^warning: The certificate of hub is valid for 13 days only\. Renew it\.$/,
    ],
    ["2026-11-25T13:00:00Z", undefined, /^warning: .* 1 day only\./],
    [
      "2026-11-22T13:00:00Z",
      "CERT_HAS_EXPIRED",
      /^wrong: The certificate of hub expired 2 days ago\. Renew it\.$/,
    ],
    [
      "2027-02-24T12:00:00Z",
      "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
      /^wrong: .* is not trusted \(UNABLE.*whole chain\.$/,
    ],
  ]
  for (const [validUntil, problem, finding] of cases) {
    it(`judges one until ${validUntil} that has ${problem ?? "no fault"}`, () => {
      const certificate = {validUntil: new Date(validUntil), problem}
      expect(told([judgeCertificate(certificate, "hub", now)])[0]).to.match(finding)
    })
  }

  it("has nothing to say where there is none", async () => {
    expect(await examined(certificateCheck, {ACTION_HUB_BASE_URL: "http://localhost"})).to.deep.equal([])
  })

  const shown: [what: string, host: string, days: number, finding: RegExp][] = [
    ["made itself", "localhost", 90, /^wrong: .* is not trusted \(DEPTH_ZERO_SELF_SIGNED_CERT\)/],
    ["has expired", "localhost", -1, /^wrong: .* expired 1 day ago\./],
  ]
  for (const [what, host, days, finding] of shown) {
    it(`looks at a real one that ${what}`, async () => {
      const proxy = await startTlsProxy(
        selfSigned({host, validFrom: inDays(-30), validUntil: new Date(inDays(days).getTime() + 60_000)}),
      )
      try {
        const [first] = told(await examined(certificateCheck, {ACTION_HUB_BASE_URL: proxy.url}))
        expect(first).to.match(finding)
      } finally {
        await proxy.close()
      }
    })
  }

  it("reports a server without one", async () => {
    const server = await serveOnLoopback((_request, response) => response.end())
    try {
      const baseUrl = server.url.replace("http:", "https:")
      const [first] = told(await examined(certificateCheck, {ACTION_HUB_BASE_URL: baseUrl}))
      expect(first).to.match(/^wrong: .* cannot be looked at: no secure connection could be made \(/)
    } finally {
      await server.close()
    }
  })
})
