import {expect} from "chai"
import {RudderEvent} from "../../stand_ins/data_plane_stand_in"
import {compareWithSample} from "./arrivals"
import {SAMPLE_ROW_COUNT, sampleEmail} from "./sample_look"

function eventOf(user: number): RudderEvent {
  return {type: "track", messageId: `run-${user}`, properties: {email: sampleEmail(user)}}
}

const all = Array.from({length: SAMPLE_ROW_COUNT}, (_, user) => eventOf(user))
const allButOne = all.filter((_, user) => user !== 7)

describe("the demo's comparison of events and rows", () => {
  const cases = [
    {
      title: "finds nothing wrong when each row arrived once",
      events: all,
      found: {complete: true, arrivedOnce: SAMPLE_ROW_COUNT},
    },
    {title: "takes the rows in any order", events: [...all].reverse(), found: {complete: true}},
    {
      title: "names a row that is missing",
      events: allButOne,
      found: {complete: false, missing: [sampleEmail(7)]},
    },
    {
      title: "names a row that came twice",
      events: [...all, eventOf(3)],
      found: {complete: false, repeated: [sampleEmail(3)]},
    },
    {
      title: "does not take a second event of one row for another row",
      events: [...allButOne, eventOf(3)],
      found: {complete: false, missing: [sampleEmail(7)], repeated: [sampleEmail(3)]},
    },
    {
      title: "notices a stranger",
      events: [...all, {messageId: "other", traits: {email: "who@else.example"}}],
      found: {complete: false},
    },
    {
      title: "notices two rows under one message id",
      events: [...allButOne, {...eventOf(7), messageId: "run-8"}],
      found: {complete: false, arrivedOnce: SAMPLE_ROW_COUNT, distinctMessageIds: SAMPLE_ROW_COUNT - 1},
    },
  ]

  for (const {title, events, found} of cases) {
    it(title, () => {
      expect(compareWithSample(events)).to.deep.include(found)
    })
  }
})
