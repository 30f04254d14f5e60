import {expect} from "chai"
import {DryRunEnd, dryRunMessage} from "./dry_run_message"
import {Mapping} from "./event_mapper"
import {fieldRoles} from "./field_roles"
import {MAX_MESSAGE_LENGTH} from "./report_text"
import {Tally} from "./tally"
import {buildChoices} from "./testing/build_choices"
import {buildFields} from "./testing/build_fields"
import {valueColumns} from "./value_columns"

const SHOP = {"users.id": ["user_id"], "users.mail": ["email"], "users.city": [], "users.age": []}

describe("dry run message", () => {
  it("says what would be sent, from which columns", () => {
    const tally = new Tally()
    tally.rowsRead = 10000
    tally.unidentified = 3
    expect(dryRunMessage(end({tally, mapping: mapping(SHOP), largestEventBytes: 2149}))).to.deep.equal([
      "Dry run, nothing was sent.",
      "10,000 rows would become 10,000 identify events: userId from users.id, email from users.mail, " +
        "2 traits (users.city, users.age).",
      "3 rows have no id.",
      "Largest event 2.1 KB.",
    ])
  })

  it("speaks of one as of one", () => {
    const tally = new Tally()
    tally.rowsRead = 1
    tally.unidentified = 1
    const columns = mapping({"users.id": ["user_id"], "users.city": []})
    expect(dryRunMessage(end({tally, call: "track", mapping: columns})).join(" ")).to.equal(
      "Dry run, nothing was sent. 1 row would become 1 track event: userId from users.id, 1 property (users.city). " +
        "1 row has no id.",
    )
  })

  it("names every role, the event's name for track only", () => {
    const tags = {
      "a.anonymous": ["rudder_anonymous_id"],
      "a.group": ["rudder_group_id"],
      "a.event": ["rudder_event"],
      "a.at": ["rudder_timestamp"],
      "a.key": ["rudder_message_id"],
    }
    const roles = (call: DryRunEnd["call"]) => dryRunMessage(end({call, mapping: mapping(tags)}))[1]
    expect(roles("track")).to.equal(
      "0 rows would become 0 track events: anonymousId from a.anonymous, groupId from a.group, event name from a.event, " +
        "timestamp from a.at, messageId from a.key, 0 properties.",
    )
    expect(roles("group")).to.include("groupId from a.group, timestamp from a.at").and.to.include("0 traits.")
  })

  it("counts rows that would not be sent, or not as they are", () => {
    const tally = new Tally()
    tally.rowsRead = 10
    tally.notSent.add("without a group id", [{rowNumber: 4}, {rowNumber: 6}])
    tally.remarks.add("with a time that cannot be read", [{rowNumber: 9}])
    const sentences = dryRunMessage(end({tally, call: "group", mapping: mapping(SHOP)}))
    expect(sentences[1]).to.match(/^10 rows would become 8 group events: /)
    expect(sentences.slice(2)).to.deep.equal([
      "2 rows without a group id: rows 4, 6.",
      "1 row with a time that cannot be read: row 9.",
    ])
  })

  it("says why the result could not be read", () => {
    const failure = "Looker's result ended before its last row. Run it again."
    expect(dryRunMessage(end({failure}))).to.deep.equal([
      "Dry run, nothing was sent.",
      failure,
      "0 rows would become 0 identify events.",
    ])
  })

  it("names twenty columns at most", () => {
    const names = Array.from({length: 23}, (_, index) => `v.c${index}`)
    const columns = mapping({"v.id": ["user_id"], ...Object.fromEntries(names.map((name) => [name, []]))})
    const sentence = dryRunMessage(end({mapping: columns}))[1]
    expect(sentence).to.include("23 traits (v.c0, v.c1,").and.to.include(", v.c19 and 3 more).")
  })

  for (const [length, named] of [
    [100, 8],
    [400, 2],
    [2000, 0],
  ]) {
    it(`names ${named} columns where each name has ${length} letters, and still says all the rest`, () => {
      const names = Array.from({length: 15}, (_, index) => `v.${String(index).padStart(length - 2, "x")}`)
      const columns = mapping({"v.id": ["user_id"], ...Object.fromEntries(names.map((name) => [name, []]))})
      const message = dryRunMessage(end({mapping: columns, largestEventBytes: 1000})).join(" ")
      expect(message.length).to.be.at.most(MAX_MESSAGE_LENGTH)
      expect(names.filter((name) => message.includes(name))).to.have.length(named)
      expect(message).to.include("15 traits")
      expect(message.endsWith("Largest event 1.0 KB.")).to.equal(true)
    })
  }
})

function end(parts: Partial<DryRunEnd>): DryRunEnd {
  return {
    tally: new Tally(),
    call: "identify",
    mapping: undefined,
    largestEventBytes: 0,
    failure: undefined,
    ...parts,
  }
}

function mapping(tagsByName: {readonly [name: string]: readonly string[]}): Mapping {
  const fields = buildFields(tagsByName)
  const roles = fieldRoles(fields, false)
  return {
    roles,
    columns: valueColumns(fields, roles, [], buildChoices()),
    reading: {pivoted: false, idColumns: new Set(), pivotsAsObject: false, keepsNull: true},
  }
}
