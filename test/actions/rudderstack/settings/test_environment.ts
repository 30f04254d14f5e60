import {expect} from "chai"
import {actionError} from "../../../../src/actions/rudderstack/report"
import {environment} from "../../../../src/actions/rudderstack/settings"

const NAMES = [
  "APP_VERSION",
  "RUDDERSTACK_RETRY_SECONDS",
  "RUDDERSTACK_TIMEOUT_SECONDS",
  "RUDDERSTACK_ACKNOWLEDGEMENT",
]

describe("environment", () => {
  const saved = NAMES.map((name) => [name, process.env[name]] as const)

  beforeEach(() => NAMES.forEach((name) => set(name, undefined)))

  afterEach(() => saved.forEach(([name, value]) => set(name, value)))

  it("has defaults", () => {
    expect(environment()).to.deep.equal({
      appVersion: "dev",
      retryBudgetMs: 300000,
      requestTimeoutMs: 30000,
      acknowledgement: "rudderstack",
    })
  })

  it("is read for each run", () => {
    process.env.APP_VERSION = "1.2.3"
    process.env.RUDDERSTACK_RETRY_SECONDS = " 0.5 "
    process.env.RUDDERSTACK_TIMEOUT_SECONDS = "86400"
    process.env.RUDDERSTACK_ACKNOWLEDGEMENT = "any-2xx"
    expect(environment()).to.deep.equal({
      appVersion: "1.2.3",
      retryBudgetMs: 500,
      requestTimeoutMs: 86400000,
      acknowledgement: "any-2xx",
    })
  })

  for (const name of ["RUDDERSTACK_RETRY_SECONDS", "RUDDERSTACK_TIMEOUT_SECONDS"]) {
    for (const value of ["5s", "abc", "-5", "0", "86401", "Infinity"]) {
      it(`refuses ${name}=${value}, with the name of the variable`, () => {
        process.env[name] = value
        expect(refusal()).to.include(`The hub's variable ${name} must be a number of seconds`)
      })
    }
  }

  it("refuses another acknowledgement than those that there are", () => {
    process.env.RUDDERSTACK_ACKNOWLEDGEMENT = "any"
    expect(refusal()).to.include("RUDDERSTACK_ACKNOWLEDGEMENT must be rudderstack or any-2xx.")
  })
})

function refusal(): string {
  try {
    environment()
    return "not refused"
  } catch (error) {
    return actionError(error).message
  }
}

function set(name: string, value: string | undefined) {
  if (value === undefined) {
    delete process.env[name]
  } else {
    process.env[name] = value
  }
}
