import {expect} from "chai"
import {FieldRolesError} from "./errors/field_roles_error"
import {controlColumns, fieldRoles, idColumns} from "./field_roles"
import {buildFields} from "./testing/build_fields"

describe("field roles", () => {
  const tags: [string, string][] = [
    ["user_id", "userId"],
    ["rudder_anonymous_id", "anonymousId"],
    ["email", "email"],
    ["rudder_group_id", "groupId"],
    ["rudder_event", "event"],
    ["rudder_timestamp", "timestamp"],
    ["rudder_message_id", "messageId"],
  ]
  for (const [tag, role] of tags) {
    it(`the column tagged ${tag} is the ${role}`, () => {
      const fields = buildFields({"a.first": ["other"], "a.second": [tag], "a.last": ["email"]})
      expect(fieldRoles(fields, false)).to.include({[role]: "a.second"})
    })
  }

  it("are undefined where no column has the tag", () => {
    expect(fieldRoles(buildFields({"users.id": ["user_id"]}), false)).to.deep.equal({
      userId: "users.id",
      anonymousId: undefined,
      email: undefined,
      groupId: undefined,
      event: undefined,
      timestamp: undefined,
      messageId: undefined,
    })
  })

  it("go to the first column with a tag", () => {
    const fields = buildFields({"a.id": ["user_id"], "b.id": ["user_id"]})
    expect(fieldRoles(fields, false).userId).to.equal("a.id")
  })

  it("may all go to one column", () => {
    const roles = fieldRoles(buildFields({"orders.id": ["user_id", "rudder_message_id", "email"]}), false)
    expect(roles).to.include({userId: "orders.id", messageId: "orders.id", email: "orders.id"})
  })

  it("tell columns that identify from columns that shape the event", () => {
    const fields = buildFields({
      "a.id": ["user_id"],
      "a.anonymous": ["rudder_anonymous_id"],
      "a.mail": ["email"],
      "a.group": ["rudder_group_id"],
      "a.event": ["rudder_event"],
      "a.at": ["rudder_timestamp"],
      "a.key": ["rudder_message_id"],
      "a.city": [],
    })
    const roles = fieldRoles(fields, true)
    expect([...idColumns(roles)]).to.deep.equal(["a.id", "a.anonymous", "a.mail", "a.group"])
    expect([...controlColumns(roles)]).to.deep.equal(["a.event", "a.at", "a.key"])
  })

  it("need a column that identifies", () => {
    expect(() =>
      fieldRoles(buildFields({"users.city": [], "users.team": ["rudder_group_id"]}), false),
    ).to.throw(
      FieldRolesError,
      "The result needs a column tagged email or user_id or rudder_anonymous_id, but it has only the columns users.city, users.team. Add",
    )
  })

  it("need a column for the group where the call does", () => {
    const fields = buildFields({"users.id": ["user_id"]})
    expect(() => fieldRoles(fields, true)).to.throw(FieldRolesError, "a column tagged rudder_group_id,")
    expect(() => fieldRoles(fields, false)).not.to.throw()
  })

  it("name ten columns of a result that lacks one, and count the rest", () => {
    const names = Array.from({length: 12}, (_, index) => `v.c${index}`)
    const fields = buildFields(Object.fromEntries(names.map((name) => [name, []])))
    expect(() => fieldRoles(fields, false)).to.throw(FieldRolesError, "v.c8, v.c9 and 2 more.")
    expect(() => fieldRoles(buildFields({}), false)).to.throw(FieldRolesError, "but it has no columns.")
  })
})
