import {expect} from "chai"
import {Choices} from "./choice_fields"
import {fieldRoles} from "./field_roles"
import {Column} from "./look_header"
import {buildChoices} from "./testing/build_choices"
import {buildColumn, buildFields} from "./testing/build_fields"
import {valueColumns} from "./value_columns"

const ID = buildColumn("users.id", ["user_id"])

describe("value columns", () => {
  it("are all columns but those that identify, in the result's order", () => {
    const {columns} = buildFields({
      "users.id": ["user_id"],
      "users.city": [],
      "users.anonymous": ["rudder_anonymous_id"],
      "users.team": ["rudder_group_id"],
      "orders.count": [],
      "calculation": [],
    })
    expect(keysOf(columns)).to.deep.equal({
      "users.city": "users.city",
      "orders.count": "orders.count",
      "calculation": "calculation",
    })
  })

  it("have the e-mail under RudderStack's name only", () => {
    const columns = [buildColumn("users.mail", ["email"]), buildColumn("users.city")]
    expect(keysOf(columns)).to.deep.equal({"users.city": "users.city", "users.mail": "email"})
  })

  it("have the e-mail also where its column is the user id too", () => {
    expect(keysOf([buildColumn("users.mail", ["user_id", "email"])])).to.deep.equal({"users.mail": "email"})
  })

  it("have a second column with a tag as an ordinary one", () => {
    const columns = [
      buildColumn("a.mail", ["email"]),
      buildColumn("b.mail", ["email"]),
      ID,
      buildColumn("b.id", ["user_id"]),
    ]
    expect(keysOf(columns)).to.deep.equal({"a.mail": "email", "b.mail": "b.mail", "b.id": "b.id"})
  })

  it("lack what the Look hides, the e-mail too", () => {
    const columns = [
      ID,
      buildColumn("users.mail", ["email"]),
      buildColumn("users.age"),
      buildColumn("users.city"),
    ]
    expect(keysOf(columns, {}, ["users.mail", "users.age"])).to.deep.equal({"users.city": "users.city"})
  })

  describe("of the tags that shape the event", () => {
    const columns = [
      ID,
      buildColumn("orders.name", ["rudder_event"]),
      buildColumn("orders.at", ["rudder_timestamp"]),
      buildColumn("orders.id", ["rudder_message_id"]),
      buildColumn("other.id", ["rudder_message_id"]),
    ]

    it("are left out", () => {
      expect(keysOf(columns)).to.deep.equal({"other.id": "other.id"})
    })

    it("are sent where the user says so", () => {
      expect(Object.keys(keysOf(columns, {controlColumns: "send"}))).to.deep.equal([
        "orders.name",
        "orders.at",
        "orders.id",
        "other.id",
      ])
    })

    it("are never sent where they identify, too", () => {
      const both = [buildColumn("orders.id", ["user_id", "rudder_message_id"]), buildColumn("users.city")]
      expect(keysOf(both, {controlColumns: "send"})).to.deep.equal({"users.city": "users.city"})
    })
  })

  describe("names", () => {
    const columns = [
      ID,
      buildColumn("users.city", [], "Users City"),
      buildColumn("users.name", [], "Name"),
      buildColumn("groups.name", [], "Name"),
      buildColumn("orders.count"),
      buildColumn("total", [], "Total of it"),
    ]

    const cases: [Choices["names"], string[]][] = [
      ["full", ["users.city", "users.name", "groups.name", "orders.count", "total"]],
      ["column", ["city", "users.name", "groups.name", "count", "total"]],
      ["label", ["Users City", "users.name", "groups.name", "orders.count", "Total of it"]],
    ]
    for (const [names, keys] of cases) {
      it(`are ${keys.join(", ")} for the choice ${names}`, () => {
        expect(Object.values(keysOf(columns, {names}))).to.deep.equal(keys)
      })
    }

    it("leave the e-mail its own", () => {
      const two = [ID, buildColumn("users.mail", ["email"], "Mail"), buildColumn("backup.email", [], "email")]
      for (const names of ["full", "column", "label"] as const) {
        expect(keysOf(two, {names})).to.deep.equal({"backup.email": "backup.email", "users.mail": "email"})
      }
    })

    it("do not take another column's full name", () => {
      const tricky = [
        ID,
        buildColumn("total", [], "Sum"),
        buildColumn("orders.sum", [], "Sum"),
        buildColumn("orders.other", [], "total"),
        buildColumn("users.id2", [], "users.id"),
      ]
      expect(Object.values(keysOf(tricky, {names: "label"}))).to.deep.equal([
        "total",
        "orders.sum",
        "orders.other",
        "users.id2",
      ])
    })
  })
})

/** What each column's values are sent under. */
function keysOf(
  columns: readonly Column[],
  choices: Partial<Choices> = {},
  hiddenFields: readonly string[] = [],
): {[name: string]: string} {
  const fields = {columns, pivoted: false}
  const sent = valueColumns(fields, fieldRoles(fields, false), hiddenFields, buildChoices(choices))
  return Object.fromEntries(sent.map(({name, key}) => [name, key]))
}
