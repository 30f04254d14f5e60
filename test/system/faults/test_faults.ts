import {expect} from "chai"
import {ALL_FAULTS} from "./all_faults"
import {FaultLine} from "./fault_line"
import {hubChecks} from "./hub_checks"
import {Outcome, runLines} from "./run_lines"
import {Stage} from "./stage"

/** The lines run side by side before the first test; each test then looks at one line. */
const MOST_MS = 240_000

const LINES = ALL_FAULTS.filter(({isShort}) => isShort)
const GROUPS = [...new Set(LINES.map(({group}) => group))]

/** The short form of `npm run test:faults`. */
describe("faults", () => {
  let outcomes: readonly Outcome[]
  let checks: readonly Outcome[]

  before(async function () {
    this.timeout(MOST_MS)
    const stage = await Stage.set()
    try {
      outcomes = await runLines(LINES, stage)
      checks = await hubChecks(stage)
    } finally {
      await stage.close()
    }
  })

  function complaintsAbout(line: FaultLine): readonly string[] {
    return outcomes.find((outcome) => outcome.line === line)?.complaints ?? ["it was not tried"]
  }

  for (const group of GROUPS) {
    describe(group, () => {
      for (const line of LINES.filter((each) => each.group === group)) {
        it(`is answered truly: ${line.name} (${line.strikes})`, () => {
          expect(complaintsAbout(line)).to.deep.equal([])
        })
      }
    })
  }

  it("leave no secret in any output or answer, and every hub's memory within its bounds", () => {
    expect(
      checks.flatMap(({line, complaints}) => complaints.map((each) => `${line.name}: ${each}`)),
    ).to.deep.equal([])
  })
})
