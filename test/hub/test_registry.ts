import {expect} from "chai"
import * as Hub from "../../src/hub"
import {withEnvironment} from "./support/environment"
import {failureOf} from "./support/failure_of"
import {SampleAction} from "./support/sample_action"

const old = new SampleAction({name: "old"})
const recent = new SampleAction({name: "recent", minimumSupportedLookerVersion: "6.2.0"})
const long = new SampleAction({name: "long", extendedAction: true})

const byVersion: [string | null | undefined, string[]][] = [
  ["5.5.0", ["old", "long"]],
  ["6.1.99", ["old", "long"]],
  ["6.2.0", ["old", "recent", "long"]],
  ["7.3.00004561", ["old", "recent", "long"]],
  ["5.4.9", []],
  [null, ["old", "recent", "long"]],
  [undefined, ["old", "recent", "long"]],
  ["unknown", ["old", "recent", "long"]],
]

const byWhitelist: [string, string[]][] = [
  ["recent", ["recent"]],
  [" long , old ", ["old", "long"]],
  ["nothing_of_ours", []],
  ["", ["old", "recent", "long"]],
  [" , ", ["old", "recent", "long"]],
]

async function namesFor(lookerVersion?: string | null): Promise<string[]> {
  return (await Hub.allActions({lookerVersion})).map(({name}) => name)
}

describe("The registry of actions", () => {
  let previous: Hub.Action[]
  beforeEach(() => {
    previous = Hub.actions.splice(0)
    ;[old, recent, long].forEach(Hub.addAction)
  })
  afterEach(() => {
    Hub.actions.splice(0, Hub.actions.length, ...previous)
  })

  for (const [version, names] of byVersion) {
    it(`offers Looker ${String(version)} ${names.join(", ") || "nothing"}`, async () => {
      expect(await namesFor(version)).to.deep.equal(names)
    })
  }

  for (const [whitelist, names] of byWhitelist) {
    describe(`with ACTION_WHITELIST ${JSON.stringify(whitelist)}`, () => {
      withEnvironment("ACTION_WHITELIST", whitelist)

      it(`offers ${names.join(", ") || "nothing"}`, async () => {
        expect(await namesFor()).to.deep.equal(names)
      })
    })
  }

  it("finds an action by its name", async () => {
    expect(await Hub.findAction("recent", {lookerVersion: "24.0.0"})).to.equal(recent)
  })

  it("says which name it does not find", async () => {
    const error = await failureOf(Hub.findAction("other"))
    expect(error).to.be.instanceOf(Hub.ActionRequestError)
    expect(error.message).to.equal("No action found with name other. Code: action_unknown.")
  })

  it("does not find an action that this Looker cannot use", async () => {
    const error = await failureOf(Hub.findAction("recent", {lookerVersion: "5.5.0"}))
    expect(error.message).to.equal("No action found with name recent. Code: action_unknown.")
  })

  it("tells long-running actions from others", async () => {
    expect(await Hub.findExtendedAction("long")).to.equal(long)
    expect(await Hub.findExtendedAction("old")).to.equal(null)
  })

  it("refuses a second action with a name that is taken, and keeps the first", async () => {
    const second = new SampleAction({name: "old"})
    expect(() => Hub.addAction(second)).to.throw(Hub.DuplicateActionError, '"old"')
    expect(await Hub.findAction("old")).to.equal(old)
    expect(Hub.actions).to.have.length(3)
  })
})
