import {expect} from "chai"
import {readCommandLine} from "./command_line"

describe("the bench's command line", () => {
  const cases = [
    {args: [], expected: {json: false, quick: false, oneCore: false}},
    {args: ["--json", "--quick"], expected: {json: true, quick: true, oneCore: false}},
    {args: ["--one-core"], expected: {json: false, quick: false, oneCore: true}},
    {
      args: ["--columns=48", "--latency=200"],
      expected: {json: false, quick: false, oneCore: false, columns: 48, latencyMs: 200},
    },
    {
      args: ["--rows=1000,20000"],
      expected: {json: false, quick: false, oneCore: false, rows: [1000, 20_000]},
    },
    {
      args: ["--only", "at once"],
      expected: {json: false, quick: false, oneCore: false, only: "at once"},
    },
  ]

  for (const {args, expected} of cases) {
    it(`understands ${JSON.stringify(args)}`, () => {
      expect(readCommandLine(args)).to.deep.equal(expected)
    })
  }

  for (const args of [
    ["--rows=0"],
    ["--rows=1e3x"],
    ["--rows="],
    ["--columns=3"],
    ["--columns=x"],
    ["--latency=0"],
    ["--fast"],
    ["extra"],
  ]) {
    it(`refuses ${args.join(" ")}`, () => {
      expect(() => readCommandLine(args)).to.throw(Error)
    })
  }
})
