import {expect} from "chai"
import {Environment, environment} from "./environment"

const NAMES = ["APP_VERSION", "RUDDERSTACK_RETRY_SECONDS", "RUDDERSTACK_TIMEOUT_SECONDS"]

describe("environment", () => {
  const before = NAMES.map((name) => ({name, value: process.env[name]}))

  beforeEach(() => NAMES.forEach((name) => delete process.env[name]))

  after(() => {
    for (const {name, value} of before) {
      if (value === undefined) {
        delete process.env[name]
      } else {
        process.env[name] = value
      }
    }
  })

  const cases: {does: string; set: {[name: string]: string}; expected: Partial<Environment>}[] = [
    {
      does: "has defaults",
      set: {},
      expected: {appVersion: "dev", retryBudgetMs: 300000, requestTimeoutMs: 30000},
    },
    {does: "knows the hub's version", set: {APP_VERSION: "1.2.3"}, expected: {appVersion: "1.2.3"}},
    {does: "takes an empty version for none", set: {APP_VERSION: ""}, expected: {appVersion: "dev"}},
    {
      does: "reads seconds",
      set: {RUDDERSTACK_RETRY_SECONDS: "10", RUDDERSTACK_TIMEOUT_SECONDS: "0.5"},
      expected: {retryBudgetMs: 10000, requestTimeoutMs: 500},
    },
    ...["", "0", "-1", "ten", "NaN"].map((seconds) => ({
      does: `takes the default for "${seconds}" seconds`,
      set: {RUDDERSTACK_RETRY_SECONDS: seconds},
      expected: {retryBudgetMs: 300000},
    })),
    ...["Infinity", "1e12"].map((seconds) => ({
      does: `takes a day for ${seconds} seconds, as timers know an end`,
      set: {RUDDERSTACK_TIMEOUT_SECONDS: seconds},
      expected: {requestTimeoutMs: 86400000},
    })),
  ]
  for (const {does, set, expected} of cases) {
    it(does, () => {
      Object.assign(process.env, set)
      expect(environment()).to.include(expected)
    })
  }
})
