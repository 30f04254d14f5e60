import {expect} from "chai"
import {CALLS} from "../../../../src/actions/rudderstack/calls"
import {dryRunMessage} from "../../../../src/actions/rudderstack/additions/dry_run_message"
import {failure, Tally} from "../../../../src/actions/rudderstack/report"

type DryRunEnd = Parameters<typeof dryRunMessage>[0]

const SHOP = {
  roles: [
    ["userId", "users.id"],
    ["email", "users.mail"],
  ],
  keys: ["users.city", "users.age"],
} as const

describe("dry run message", () => {
  it("says what would be sent, from which columns", () => {
    const tally = tallyOf({rowsRead: 10000})
    expect(messageOf({tally, unidentified: 3, mapping: SHOP, largestEventBytes: 2149})).to.equal(
      "Dry run, nothing was sent. 10,000 rows would become 10,000 identify events: userId from users.id, " +
        "email from users.mail, 2 traits (users.city, users.age). 3 rows have no id. Largest event 2.1 KB.",
    )
  })

  it("uses the words of the call, and speaks of one as of one", () => {
    const tally = tallyOf({rowsRead: 1})
    const mapping = {roles: SHOP.roles.slice(0, 1), keys: ["users.city"]}
    expect(messageOf({tally, unidentified: 1, call: CALLS.track, mapping})).to.equal(
      "Dry run, nothing was sent. 1 row would become 1 track event: userId from users.id, 1 property (users.city). " +
        "1 row has no id.",
    )
  })

  it("counts rows that would not be sent, or not as they are", () => {
    const tally = tallyOf({rowsRead: 10})
    tally.addNotSent({code: "no_group_id"}, [{rowNumber: 4}, {rowNumber: 6}])
    tally.addRemark("time_unreadable", [{rowNumber: 9}])
    expect(messageOf({tally, call: CALLS.group})).to.equal(
      "Dry run, nothing was sent. 10 rows would become 8 group events. 2 rows without a group id: rows 4, 6. " +
        "1 row with a time that cannot be read, sent with the run's time: row 9. Code: no_group_id.",
    )
  })

  it("says why the result could not be read", () => {
    const cutOff = failure("result_cut_off")
    expect(messageOf({failure: cutOff})).to.equal(
      `Dry run, nothing was sent. ${cutOff.message} 0 rows would become 0 identify events. Code: result_cut_off.`,
    )
  })

  it("names twenty columns at most", () => {
    const keys = Array.from({length: 23}, (_, index) => `v.c${index}`)
    expect(messageOf({mapping: {roles: [], keys}}))
      .to.include("23 traits (v.c0, v.c1,")
      .and.to.include(", v.c19 and 3 more).")
  })

  for (const [length, named] of [
    [100, 8],
    [400, 2],
    [2000, 0],
  ]) {
    it(`names ${named} columns where each name has ${length} letters, and still says all the rest`, () => {
      const keys = Array.from({length: 15}, (_, index) => `v.${String(index).padStart(length - 2, "x")}`)
      const message = messageOf({mapping: {roles: [["userId", "v.id"]], keys}, largestEventBytes: 1000})
      expect(message.length).to.be.at.most(1000)
      expect(keys.filter((key) => message.includes(key))).to.have.length(named)
      expect(message).to.include("15 traits")
      expect(message.endsWith("Largest event 1.0 KB.")).to.equal(true)
    })
  }
})

function tallyOf(counts: {readonly rowsRead: number}): Tally {
  return Object.assign(new Tally(), counts)
}

function messageOf(parts: Partial<DryRunEnd>): string {
  return dryRunMessage({
    tally: new Tally(),
    unidentified: 0,
    call: CALLS.identify,
    mapping: undefined,
    largestEventBytes: 0,
    failure: undefined,
    ...parts,
  })
}
