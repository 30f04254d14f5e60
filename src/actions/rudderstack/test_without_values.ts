import {expect} from "chai"
import {eventText} from "./event_text"
import {trackEvent} from "./testing/sample_events"
import {withoutValues} from "./without_values"

const WRITE_KEY = "secretkey"
const EVENT = eventText(
  trackEvent(7, {
    "users.name": 'Ann "Nan" Müller',
    "users.email": "ann@example.com",
    "users.phone": 491701234567,
    "users.city": "Köln",
    "orders.status": "json",
    "orders.count": [{shipped: 3}, {returned: null}],
    "orders.ok": true,
  }),
)

describe("words without values", () => {
  for (const words of [
    "invalid json",
    "Invalid JSON",
    "request neither has anonymousId nor userId",
    "event is not a valid rudder event",
    "empty batch payload",
    "request size exceeds max limit",
  ]) {
    it(`keeps the gateway's "${words}", whatever a row says`, () => {
      expect(withoutValues(words, [EVENT], WRITE_KEY)).to.equal(words)
    })
  }

  const cases: {does: string; words: string; clean: string}[] = [
    {
      does: "keeps plain words and small numbers",
      words: "Bad field, (see page 12).",
      clean: "Bad field, (see page 12).",
    },
    {does: "blots a value", words: "no such person: Ann", clean: "no such person: …"},
    {does: "blots a value in capitals", words: "no such person: ANN!", clean: "no such person: …"},
    {
      does: "blots quoted text as a whole",
      words: 'bad value \'Max Otto Weber\' in "Some \\"Street\\" there" found',
      clean: "bad value … in … found",
    },
    {does: "blots what is left of letters beyond ASCII", words: "no M ller there", clean: "no M … there"},
    {does: "blots escapes", words: "no M\\u00fcller or M%C3%BCller there", clean: "no … or … there"},
    {does: "blots addresses", words: "to ANN@EXAMPLE.COM failed", clean: "to … failed"},
    {does: "blots addresses that are no value", words: "to max@example.org failed", clean: "to … failed"},
    {does: "blots numbers", words: "call +49 1701234567 or 4711", clean: "call … or …"},
    {does: "blots ids", words: "id user-7 is unknown", clean: "id … is unknown"},
    {does: "blots the event's name", words: "event Completed is unknown", clean: "event … is unknown"},
    {does: "blots pivots", words: "key shipped is bad", clean: "key … is bad"},
    {does: "blots the write key", words: "key secretkey is bad", clean: "key … is bad"},
    {does: "blots long tokens", words: `token ${"q".repeat(21)} is bad`, clean: "token … is bad"},
    {does: "blots cut text", words: "no such person: An…", clean: "no such person: …"},
    {does: "blots a neighbourhood once", words: "see 4711, 4712 and 4713", clean: "see … and …"},
    {does: "keeps nothing of nothing", words: "", clean: ""},
  ]
  for (const {does, words, clean} of cases) {
    it(does, () => {
      expect(withoutValues(words, [EVENT], WRITE_KEY)).to.equal(clean)
    })
  }
})
