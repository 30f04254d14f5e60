import {expect} from "chai"
import {networkFailure} from "./network_failure"

interface Case {
  readonly codes: string[]
  readonly what: string
  readonly isLikelyPermanent: boolean
  readonly mayBeStored: boolean
}

describe("network failure", () => {
  const cases: Case[] = [
    {
      codes: ["ENOTFOUND", "EAI_AGAIN"],
      what: "its name could not be resolved",
      isLikelyPermanent: true,
      mayBeStored: false,
    },
    {
      codes: [
        "DEPTH_ZERO_SELF_SIGNED_CERT",
        "SELF_SIGNED_CERT_IN_CHAIN",
        "CERT_HAS_EXPIRED",
        "ERR_TLS_CERT_ALTNAME_INVALID",
        "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
        "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
      ],
      what: "its certificate is not trusted",
      isLikelyPermanent: true,
      mayBeStored: false,
    },
    {
      codes: ["EPROTO", "ERR_SSL_WRONG_VERSION_NUMBER"],
      what: "no secure connection came about",
      isLikelyPermanent: true,
      mayBeStored: false,
    },
    {
      codes: ["ECONNREFUSED", "UND_ERR_CONNECT_TIMEOUT"],
      what: "it could not be reached",
      isLikelyPermanent: false,
      mayBeStored: false,
    },
    {
      codes: ["EHOSTUNREACH", "ENETUNREACH"],
      what: "it could not be reached",
      isLikelyPermanent: false,
      mayBeStored: true,
    },
    {
      codes: ["ETIMEDOUT", "UND_ERR_HEADERS_TIMEOUT", "UND_ERR_BODY_TIMEOUT"],
      what: "it did not answer in time",
      isLikelyPermanent: false,
      mayBeStored: true,
    },
    {
      codes: ["HPE_INVALID_CONSTANT"],
      what: "what it answered is not HTTP",
      isLikelyPermanent: false,
      mayBeStored: true,
    },
    {
      codes: ["ECONNRESET", "EPIPE", "UND_ERR_SOCKET", "SOMETHING_NEW"],
      what: "the connection broke off",
      isLikelyPermanent: false,
      mayBeStored: true,
    },
  ]
  for (const {codes, what, ...expected} of cases) {
    for (const code of codes) {
      it(`knows ${code}: ${what}`, () => {
        expect(networkFailure(Object.assign(new Error("secret"), {code}))).to.deep.equal({
          kind: "unavailable",
          what: `${what} (${code})`,
          retryAfterMs: undefined,
          ...expected,
        })
      })
    }
  }

  it("goes by an error's name where it has no code", () => {
    const error = new Error("secret")
    error.name = "TimeoutError"
    expect(networkFailure(error)).to.include({what: "it did not answer in time (TimeoutError)"})
  })

  it("takes what is no error for a connection that broke off", () => {
    expect(networkFailure("secret")).to.include({what: "the connection broke off (unknown)"})
  })

  it("gives the run up with the hub's own words where the hub does not call the address", () => {
    const refusal = Object.assign(new Error("The hub does not call this host."), {
      code: "ERR_ADDRESS_REFUSED",
    })
    expect(networkFailure(refusal)).to.deep.equal({
      kind: "hopeless",
      message: "The hub does not call this host.",
    })
  })
})
