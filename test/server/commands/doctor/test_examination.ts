import {expect} from "chai"
import * as sinon from "sinon"
import {readConfig} from "../../../../src/server/config/config"
import {
  type Check,
  type CheckContext,
  examine,
  unexaminedTexts,
} from "../../../../src/server/commands/doctor/examination"
import {
  type Finding,
  isSound,
  lineText,
  ok,
  type ReportLine,
  warning,
  wrong,
} from "../../../../src/server/commands/report"

const context: CheckContext = {
  config: readConfig({}),
  unknownSettings: [],
  dataPlane: undefined,
  lookerUrl: undefined,
}

function check(subject: string, examineIt: () => Promise<readonly Finding[]>): Check {
  return {subject, needs: `--${subject}`, examine: examineIt}
}

describe("an examination", () => {
  it("reports in the order of the checks, as soon as it knows, and makes them at the same time", async () => {
    let finishFirst: () => void = () => {}
    const first = new Promise<void>((resolve) => (finishFirst = resolve))
    const reported: string[] = []
    const lines = await examine(
      [
        check("slow", () => first.then(() => [ok("One."), warning("Two.", "Fix it.")])),
        check("fast", async () => {
          finishFirst()
          return [wrong("Three.", "Fix it.")]
        }),
        check("silent", async () => []),
      ],
      context,
      ({subject, text}) => reported.push(`${subject}: ${text}`),
    )
    expect(reported).to.deep.equal(["slow: One.", "slow: Two.", "fast: Three."])
    expect(lines.map(({text}) => text)).to.deep.equal(["One.", "Two.", "Three."])
  })

  it("goes on when a check fails, and says nothing of what it failed on", async () => {
    const error = Object.assign(new Error("canary"), {code: "EIO"})
    const [failed, next] = await examine(
      [check("bad", () => Promise.reject(error)), check("good", async () => [ok("Well.")])],
      context,
      () => {},
    )
    expect(failed).to.include({status: "wrong", subject: "bad", text: "The check could not be made (EIO)."})
    expect(next?.text).to.equal("Well.")
  })

  it("does not wait for ever", async () => {
    const clock = sinon.useFakeTimers()
    try {
      const examined = examine([check("endless", () => new Promise(() => {}))], context, () => {})
      await clock.tickAsync(30_000)
      expect((await examined)[0]?.text).to.equal("The check took longer than 30 seconds.")
    } finally {
      clock.restore()
    }
  })
})

describe("the doctor's report", () => {
  const lines: ReportLine[] = [
    {subject: "hub", ...ok("It is fit.")},
    {subject: "data directory", ...wrong("It is full.", "Make room.")},
  ]

  it("has a line for each finding, with the cure", () => {
    expect(lines.map((line) => lineText(line, "data directory".length))).to.deep.equal([
      "ok       hub             It is fit.",
      "wrong    data directory  It is full. Make room.",
    ])
  })

  it("takes warnings for sound", () => {
    expect(isSound([{subject: "a", ...warning("It could be better.", "Fix it.")}])).to.equal(true)
    expect(isSound(lines)).to.equal(false)
  })

  it("says what has not been examined", () => {
    const made = ["hub", "Looker"].map((subject) => check(subject, async () => []))
    expect(unexaminedTexts(made, lines)).to.deep.equal(["Not examined: Looker. It needs --Looker."])
  })
})
