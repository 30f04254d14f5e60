import {expect} from "chai"
import {columnKeys, lookRequest, MappingChoices, pivotTexts} from "../../../../src/actions/rudderstack/event"
import * as Hub from "../../../../src/hub"
import {buildMapper, column, eventOf, MappingParts, sent, sentKeys, traitsOf} from "./mapping"

const OBJECT: MappingParts = {choices: {pivotText: pivotTexts.object}}
const NO_NULL: MappingParts = {choices: {keepsNull: false}}

describe("the values of an event", () => {
  const values: unknown[] = [
    ...[
      0,
      1,
      -0.5,
      1e300,
      false,
      true,
      "",
      "text",
      " padded ",
      "Zürich ☃",
      null,
      [1, "2", null],
      {a: {b: 1}},
      [],
    ],
    ...['say "hello"\n', "back\\slash", "\u0000\u001f\u007f", "\u2028", "\ud800 lone", "🦊", "x".repeat(300)],
  ]
  for (const value of values) {
    it(`are Looker's own: ${JSON.stringify(value).slice(0, 40)}`, () => {
      const traits = `{"cell":${JSON.stringify(value)}}`
      for (const pivoted of [false, true]) {
        expect(traitsOf(JSON.stringify({value}), pivoted)).to.equal(traits)
        expect(traitsOf(JSON.stringify({value, rendered: "∅", links: [{url: "/x"}]}), pivoted)).to.equal(
          traits,
        )
      }
    })
  }

  const texts: [string, string, string][] = [
    ["64-bit integers with every digit", '{"value":9007199254740993}', '"9007199254740993"'],
    ["numbers that no double holds as text", '{"value":-1e400}', '"-1e400"'],
    ["such numbers as text within lists, too", '{"value":[{"a":1E+999}]}', '[{"a":"1E+999"}]'],
    ["bare text", '"text"', '"text"'],
    ["a bare number", "5", "5"],
    ["a bare null", "null", "null"],
    ["a bare list", "[1]", "[1]"],
    ["null where a cell has no value but what Looker shows", '{"rendered":"∅","html":"∅"}', "null"],
    ["null where it shows nothing", '{"value":null,"rendered":""}', "null"],
    ["an empty list where a cell is empty, as RudderStack documents", "{}", "[]"],
    ["an object", '{"value":{"value":5}}', '{"value":5}'],
  ]
  for (const [name, cell, text] of texts) {
    it(`are ${name}`, () => {
      expect(traitsOf(cell, false)).to.equal(`{"cell":${text}}`)
    })
  }

  it("leave null out where it counts as empty; 0, false and empty text are values", () => {
    for (const cell of ['{"value":null}', "null", '{"rendered":"∅"}']) {
      expect(traitsOf(cell, false, NO_NULL)).to.equal("{}")
    }
    for (const value of [0, false, ""]) {
      expect(traitsOf(JSON.stringify({value}), false, NO_NULL)).to.equal(`{"cell":${JSON.stringify(value)}}`)
    }
  })

  it("leave out what has no cell", () => {
    expect(eventOf({"users.id": "u"}).data).to.equal("{}")
  })

  for (const name of ["2026", "", "constructor", "toString", "__proto__", 'say "hi"']) {
    it(`may be sent as ${JSON.stringify(name)}`, () => {
      const row = JSON.parse(`{"users.id":{"value":1},${JSON.stringify(name)}:{"value":2}}`) as object
      const columns = [column("users.id", ["user_id"]), column(name)]
      expect(sent(buildMapper({header: {columns}}).map({...row}, 1)).data).to.equal(
        `{${JSON.stringify(name)}:2}`,
      )
    })
  }

  const pivots: [string, string, string, string][] = [
    ["no pivots", "{}", "[]", "{}"],
    [
      "null, 0, false and empty text",
      '{"a":{"value":null},"b":{"value":0},"c":{"value":false},"d":{"value":""}}',
      '[{"a":null},{"b":0},{"c":false},{"d":""}]',
      '{"a":null,"b":0,"c":false,"d":""}',
    ],
    [
      "keys that look like numbers, in the row's order",
      '{"2026":{"value":1},"7":{"value":2},"2025":{"value":3}}',
      '[{"2026":1},{"7":2},{"2025":3}]',
      '{"2026":1,"7":2,"2025":3}',
    ],
    ["the key value", '{"value":{"value":5}}', '[{"value":5}]', '{"value":5}'],
    [
      "the key value among others",
      '{"value":{"value":null},"b":{"value":2}}',
      '[{"value":null},{"b":2}]',
      '{"value":null,"b":2}',
    ],
    [
      "keys of two pivots",
      '{"2026|FIELD|Berlin":{"value":1},"$$$_row_total_$$$":{"value":9}}',
      '[{"2026|FIELD|Berlin":1},{"$$$_row_total_$$$":9}]',
      '{"2026|FIELD|Berlin":1,"$$$_row_total_$$$":9}',
    ],
    [
      "an identifying column among the keys",
      '{"users.id":{"value":"secret"},"b":{"value":2}}',
      '[{"b":2}]',
      '{"b":2}',
    ],
    [
      "64-bit integers",
      '{"a":{"value":9007199254740993}}',
      '[{"a":"9007199254740993"}]',
      '{"a":"9007199254740993"}',
    ],
    [
      "a cell without a value",
      '{"a":{"rendered":"x"},"b":{"value":1}}',
      '[{"a":null},{"b":1}]',
      '{"a":null,"b":1}',
    ],
    [
      "bare values, and nothing where one is null",
      '{"a":5,"b":"","c":null,"d":[1],"e":{"value":6}}',
      '[{"a":5},{"b":""},{"d":[1]},{"e":6}]',
      '{"a":5,"b":"","d":[1],"e":6}',
    ],
    ["bare values alone", '{"a":5,"b":false}', '[{"a":5},{"b":false}]', '{"a":5,"b":false}'],
    ["nothing but null", '{"a":null}', "[]", "{}"],
    ["a key that would set a prototype", '{"__proto__":{"value":1}}', '[{"__proto__":1}]', '{"__proto__":1}'],
  ]
  for (const [name, cell, array, object] of pivots) {
    it(`of a pivoted column with ${name} are an array or an object`, () => {
      expect(traitsOf(cell, true)).to.equal(`{"cell":${array}}`)
      expect(traitsOf(cell, true, OBJECT)).to.equal(`{"cell":${object}}`)
    })
  }

  it("are pivoted where a cell looks so, though the result does not say it is", () => {
    expect(traitsOf('{"a":{"value":1}}', false)).to.equal('{"cell":[{"a":1}]}')
  })

  it("are null for a dimension of a pivoted result that has nothing but what Looker shows", () => {
    expect(traitsOf('{"rendered":"∅","html":"∅"}', true)).to.equal('{"cell":null}')
  })

  it("leave out pivoted nulls where they count as empty", () => {
    expect(traitsOf('{"a":{"value":null},"b":{"value":0}}', true, NO_NULL)).to.equal('{"cell":[{"b":0}]}')
    expect(traitsOf('{"a":{"value":null}}', true, NO_NULL)).to.equal('{"cell":[]}')
  })

  const PIVOTED = '{"MY":{"value":5},"SG":{"value":6},"$$$_row_total_$$$":{"value":11}}'
  const hidden: [string, unknown, string][] = [
    ["a whole pivot", {SG: {is_entire_pivot_hidden: true}}, '{"cell":[{"MY":5},{"$$$_row_total_$$$":11}]}'],
    ["the row totals", {$$$_row_total_$$$: {is_entire_pivot_hidden: true}}, '{"cell":[{"MY":5},{"SG":6}]}'],
    [
      "this column of a pivot",
      {MY: {measure_names: ["x", "cell"]}},
      '{"cell":[{"SG":6},{"$$$_row_total_$$$":11}]}',
    ],
    [
      "another column of a pivot",
      {MY: {measure_names: ["x"]}},
      `{"cell":[{"MY":5},{"SG":6},{"$$$_row_total_$$$":11}]}`,
    ],
    [
      "every pivot",
      {
        MY: {measure_names: ["cell"]},
        SG: {is_entire_pivot_hidden: true},
        $$$_row_total_$$$: {is_entire_pivot_hidden: true},
      },
      "{}",
    ],
    [
      "nothing",
      {MY: {is_entire_pivot_hidden: false}, SG: null, x: {measure_names: "cell"}},
      '{"cell":[{"MY":5},{"SG":6},{"$$$_row_total_$$$":11}]}',
    ],
  ]
  for (const [name, pivotsHidden, traits] of hidden) {
    it(`lack what the visualisation hides of pivots: ${name}`, () => {
      const {hiddenPivots} = requestOf({vis_config: {hidden_pivots: pivotsHidden}})
      expect(traitsOf(PIVOTED, true, {look: {hiddenPivots}})).to.equal(traits)
    })
  }
})

describe("the columns that are values", () => {
  const tags = {
    "users.id": ["user_id"],
    "users.mail": ["email"],
    "users.anonymous": ["rudder_anonymous_id"],
    "users.team": ["rudder_group_id"],
    "orders.at": ["rudder_timestamp"],
    "orders.id": ["rudder_message_id"],
    "other.id": ["rudder_message_id"],
    "other.mail": ["email"],
    "users.city": [],
    "calculation": [],
  }

  const keys: [string, MappingParts, string[]][] = [
    [
      "all but those that identify or shape the event, and the e-mail under RudderStack's name",
      {tags},
      ["other.id", "other.mail", "users.city", "calculation", "email"],
    ],
    [
      "those that shape the event, too, where the user says so",
      {tags, choices: {sendsControlColumns: true}},
      ["orders.at", "orders.id", "other.id", "other.mail", "users.city", "calculation", "email"],
    ],
    [
      "not those that identify and shape the event",
      {tags: {"o.id": ["user_id", "rudder_message_id"], "b": []}, choices: {sendsControlColumns: true}},
      ["b"],
    ],
    [
      "not those that the Look hides, the e-mail neither",
      {tags, look: {hiddenFields: ["users.mail", "calculation", "other.id"]}},
      ["other.mail", "users.city"],
    ],
    ["the e-mail rather than a column with that name", {tags: {"x.mail": ["email"], "email": []}}, ["email"]],
  ]
  for (const [name, parts, expected] of keys) {
    it(`are ${name}`, () => {
      expect(sentKeys(parts)).to.deep.equal(expected)
    })
  }

  const names: [keyof typeof columnKeys, string[]][] = [
    ["full", ["users.city", "users.name", "groups.name", "orders.count", "total", "backup.email", "email"]],
    ["column", ["city", "users.name", "groups.name", "count", "total", "backup.email", "email"]],
    [
      "label",
      ["Users City", "users.name", "groups.name", "orders.count", "Total of it", "backup.email", "email"],
    ],
  ]
  for (const [choice, expected] of names) {
    it(`have the names ${expected.join(", ")} for the choice ${choice}`, () => {
      const columns = [
        column("users.id", ["user_id"]),
        column("users.city", [], "Users City"),
        column("users.name", [], "Name"),
        column("groups.name", [], "Name"),
        column("orders.count"),
        column("total", [], "Total of it"),
        column("backup.email", [], "email"),
        column("users.mail", ["email"], "Mail"),
      ]
      const choices: Partial<MappingChoices> = {columnKey: columnKeys[choice]}
      expect(sentKeys({header: {columns}, choices})).to.deep.equal(expected)
    })
  }

  it("do not take another column's full name", () => {
    const columns = [
      column("users.id", ["user_id"]),
      column("total", [], "Sum"),
      column("orders.sum", [], "Sum"),
      column("orders.other", [], "total"),
      column("users.id2", [], "users.id"),
    ]
    expect(sentKeys({header: {columns}, choices: {columnKey: columnKeys.label}})).to.deep.equal([
      "total",
      "orders.sum",
      "orders.other",
      "users.id2",
    ])
  })
})

describe("a request of Looker", () => {
  it("says what an event is part of", () => {
    const query: object = {
      query_timezone: "Europe/Berlin",
      vis_config: {
        hidden_fields: ["a.b", 1],
        hidden_pivots: {MY: {measure_names: ["m", 2]}, SG: {is_entire_pivot_hidden: true}},
      },
    }
    const request = new Hub.ActionRequest()
    request.scheduledPlan = {
      scheduledPlanId: 12,
      title: "Weekly",
      queryId: "98",
      query: query as Hub.ActionScheduledPlan["query"],
    }
    request.instanceId = "shop.looker.example"
    request.webhookId = "webhook-1"
    expect(lookRequest(request)).to.deep.equal({
      instance: "shop.looker.example",
      webhookId: "webhook-1",
      scheduledPlanId: 12,
      queryId: "98",
      title: "Weekly",
      queryTimezone: "Europe/Berlin",
      hiddenFields: ["a.b"],
      hiddenPivots: new Map<string, unknown>([
        ["MY", ["m"]],
        ["SG", "all"],
      ]),
    })
  })

  const nothing: unknown[] = [
    undefined,
    null,
    {},
    {vis_config: null, query_timezone: ""},
    {vis_config: {}},
    {vis_config: {hidden_fields: null, hidden_pivots: null}},
    {vis_config: {hidden_fields: "users.age", hidden_pivots: ["MY"]}},
  ]
  for (const query of nothing) {
    it(`hides nothing, and names no zone, with the query ${JSON.stringify(query)}`, () => {
      const {hiddenFields, hiddenPivots, queryTimezone} = requestOf(query)
      expect([hiddenFields, hiddenPivots.size, queryTimezone]).to.deep.equal([[], 0, undefined])
    })
  }

  it("may have no plan", () => {
    expect(lookRequest(new Hub.ActionRequest())).to.include({queryId: undefined, title: undefined})
  })
})

function requestOf(query: unknown) {
  const request = new Hub.ActionRequest()
  request.scheduledPlan = {query: query as Hub.ActionScheduledPlan["query"]}
  return lookRequest(request)
}
