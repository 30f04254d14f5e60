import {expect} from "chai"
import {failure} from "../../../../src/actions/rudderstack/report"
import {Answer, Retryable} from "../../../../src/actions/rudderstack/delivery/answer"
import {nextStep, RunFacts} from "../../../../src/actions/rudderstack/delivery/next_step"
import {afterTry, PartHistory} from "../../../../src/actions/rudderstack/delivery/part"

const PART: PartHistory = {
  isWhole: true,
  failure: "retryable 503",
  repeats: 1,
  blames: 1,
  acknowledgementsBefore: 5,
  acknowledgementsBeforeBatch: 5,
  isUnconfirmed: false,
  isCompressed: true,
}

/** A run in which nothing was acknowledged since the part failed. */
const RUN: RunFacts = {
  acknowledgements: 5,
  spentMs: 0,
  rejectedMs: 0,
  retryBudgetMs: 300000,
  failures: 1,
  isAlone: false,
  doubtfulRefusals: 0,
  canSetAside: false,
  mayTakeUncompressed: false,
  throttleDelayMs: 250,
  random: 0.5,
}
const OTHERS_TAKEN = {acknowledgements: 6}
const FIRST = {acknowledgements: 0}
const FIRST_PART = {acknowledgementsBefore: 0}
const SPLIT_OFF = {isWhole: false}
const REST_TAKEN = {...SPLIT_OFF, acknowledgementsBeforeBatch: 4}

const UNAVAILABLE: Retryable = {
  kind: "retryable",
  status: 503,
  words: "",
  what: "it answered 503",
  retryAfterMs: undefined,
  mayBeStored: true,
  isSettingLikely: false,
}
const NO_NAME: Retryable = {...UNAVAILABLE, status: undefined, what: "no such name", isSettingLikely: true}
const NO_CONNECTION: Retryable = {...NO_NAME, mayBeStored: false}
const WRONG_KEY = failure("write_key_refused", {source: "the source", setting: "Rudder Write Key"})
const REJECTED: Answer = {kind: "rejected", status: 401, words: "", mayBeStored: false, error: WRONG_KEY}
const THROTTLED: Answer = {kind: "throttled", retryAfterMs: undefined}
const INVALID: Answer = {
  kind: "refused",
  status: 400,
  words: "invalid json",
  canSplit: true,
  doubt: undefined,
}
const OF_STRANGER: Answer = {
  ...INVALID,
  words: "",
  doubt: failure("not_acknowledged", {answer: "answered 400"}),
}
const TOO_LARGE: Answer = {...INVALID, status: 413, words: ""}
const UNSUPPORTED: Answer = {...INVALID, status: 415, words: "", canSplit: false}

type Row = [
  title: string,
  answer: Answer,
  events: number,
  part: Partial<PartHistory>,
  run: Partial<RunFacts>,
  step: object,
]

const again = (delayMs: number, isFirm = false) => ({kind: "again", delayMs, isFirm})
const unreachable = {kind: "stop", code: "data_plane_unreachable"}

const ROWS: Row[] = [
  [
    "one event that fails in a lane that is alone, when the rest of its batch was taken: again for a while",
    UNAVAILABLE,
    1,
    REST_TAKEN,
    {isAlone: true},
    again(250, true),
  ],
  [
    "the same for the eighth time: it is what fails",
    UNAVAILABLE,
    1,
    {...REST_TAKEN, blames: 8},
    {isAlone: true},
    {kind: "not_sent", outcome: {code: "refused_alone", status: 503, answer: ""}},
  ],
  [
    "the same beside other lanes, which could prove it: as in an outage",
    UNAVAILABLE,
    1,
    {...REST_TAKEN, blames: 8},
    {},
    again(250),
  ],
  ["an acknowledgement: delivered", {kind: "acknowledged", isOwn: true}, 9, {}, {}, {kind: "delivered"}],
  [
    "no try can succeed: stop",
    {kind: "fatal", error: failure("sdk_changed", {missing: "x"})},
    9,
    {},
    {},
    {kind: "stop", code: "sdk_changed"},
  ],

  ["a bad event among several: in halves, at once", INVALID, 9, {}, {}, {kind: "split", delayMs: 0}],
  ["too large together: in halves", TOO_LARGE, 2, {}, {}, {kind: "split", delayMs: 0}],
  [
    "a bad event alone: refused, with known words",
    INVALID,
    1,
    {},
    {},
    {kind: "not_sent", outcome: {code: "refused_invalid", status: 400, answer: "invalid json"}},
  ],
  [
    "refused in other words than RudderStack's: its own fault at first",
    OF_STRANGER,
    1,
    {},
    {...FIRST, doubtfulRefusals: 9},
    {kind: "not_sent", outcome: {code: "refused_invalid", status: 400, answer: ""}},
  ],
  [
    "the same for the eleventh time, and nothing was ever taken: stop, for it is no data plane",
    OF_STRANGER,
    9,
    {},
    {...FIRST, doubtfulRefusals: 10},
    {kind: "stop", code: "not_acknowledged"},
  ],
  [
    "the same where something was taken: in halves",
    OF_STRANGER,
    9,
    {},
    {doubtfulRefusals: 99},
    {kind: "split", delayMs: 0},
  ],
  [
    "one event that is too large: refused so",
    TOO_LARGE,
    1,
    {},
    {},
    {kind: "not_sent", outcome: {code: "refused_too_large", status: 413, answer: ""}},
  ],
  [
    "refused for another reason: all of it",
    UNSUPPORTED,
    9,
    {},
    {},
    {kind: "not_sent", outcome: {code: "refused_invalid", status: 415, answer: ""}},
  ],
  [
    "the same after a doubtful try: unconfirmed",
    UNSUPPORTED,
    9,
    {isUnconfirmed: true},
    {},
    {kind: "not_sent", outcome: {code: "unconfirmed"}},
  ],
  [
    "a bad event alone after a doubtful try: refused, as it is its own fault",
    INVALID,
    1,
    {isUnconfirmed: true},
    {},
    {kind: "not_sent", outcome: {code: "refused_invalid", status: 400, answer: "invalid json"}},
  ],
  [
    "400 to the first compressed batches: once uncompressed",
    INVALID,
    9,
    {},
    {mayTakeUncompressed: true},
    {kind: "uncompressed"},
  ],
  ["415 to them: once uncompressed", UNSUPPORTED, 9, {}, {mayTakeUncompressed: true}, {kind: "uncompressed"}],
  ["413 to them: in halves", TOO_LARGE, 9, {}, {mayTakeUncompressed: true}, {kind: "split", delayMs: 0}],
  [
    "400 to an uncompressed batch: in halves",
    INVALID,
    9,
    {isCompressed: false},
    {mayTakeUncompressed: true},
    {kind: "split", delayMs: 0},
  ],

  ["429: slower, after a short wait", THROTTLED, 9, {}, {}, {kind: "slower", delayMs: 250}],
  [
    "429 with a time: not before it",
    {kind: "throttled", retryAfterMs: 7000},
    9,
    {},
    {},
    {kind: "slower", delayMs: 7000},
  ],
  [
    "429 with a time that is past: as without one",
    {kind: "throttled", retryAfterMs: 0},
    9,
    {},
    {},
    {kind: "slower", delayMs: 250},
  ],
  [
    "429 with a time beyond the budget: to its end",
    {kind: "throttled", retryAfterMs: 3600000},
    9,
    {},
    {spentMs: 290000},
    {kind: "slower", delayMs: 10000},
  ],
  [
    "429 until the budget is spent: stop",
    THROTTLED,
    9,
    {},
    {spentMs: 300000},
    {kind: "stop", code: "data_plane_throttles"},
  ],

  ["a failure: again, after a part of 500 ms", UNAVAILABLE, 9, {}, {}, again(250)],
  ["the fourth failure: after a part of 4 s", UNAVAILABLE, 9, {repeats: 4}, {failures: 4}, again(2000)],
  ["many failures: after a part of 30 s", UNAVAILABLE, 9, {repeats: 7}, {failures: 20}, again(15000)],
  ["Retry-After: not before it", {...UNAVAILABLE, retryAfterMs: 90000}, 9, {}, {}, again(90000, true)],
  ["the last wait: cut to what is left", UNAVAILABLE, 9, {}, {failures: 9, spentMs: 299000}, again(1000)],
  ["the budget is spent: stop", UNAVAILABLE, 9, {}, {spentMs: 300000}, unreachable],
  ["an outage: whole batches at first", UNAVAILABLE, 9, {...FIRST_PART, repeats: 7}, FIRST, again(250)],
  [
    "it lasts: in halves, when the next try is due",
    UNAVAILABLE,
    9,
    {...FIRST_PART, repeats: 8},
    {...FIRST, failures: 8},
    {kind: "split", delayMs: 15000},
  ],
  [
    "a name that is not known: no event is the cause",
    NO_CONNECTION,
    9,
    {repeats: 20},
    {failures: 8},
    again(15000),
  ],

  ["fails twice while others pass: again", UNAVAILABLE, 9, {repeats: 2}, OTHERS_TAKEN, again(250)],
  [
    "fails three times while others pass: in halves, at once",
    UNAVAILABLE,
    9,
    {repeats: 3},
    OTHERS_TAKEN,
    {kind: "split", delayMs: 0},
  ],
  ["a part fails once while others pass: again, at once", UNAVAILABLE, 9, SPLIT_OFF, OTHERS_TAKEN, again(0)],
  [
    "a part fails twice while others pass: in halves",
    UNAVAILABLE,
    9,
    {...SPLIT_OFF, repeats: 2},
    OTHERS_TAKEN,
    {kind: "split", delayMs: 0},
  ],
  [
    "a part fails twice while nothing passes: in halves, after a while",
    UNAVAILABLE,
    9,
    {...SPLIT_OFF, repeats: 2},
    {failures: 10},
    {kind: "split", delayMs: 15000},
  ],
  [
    "fails three times, and nobody else sends: in halves, after a while",
    UNAVAILABLE,
    9,
    {repeats: 3},
    {isAlone: true, failures: 3},
    {kind: "split", delayMs: 1000},
  ],
  [
    "fails long after the data plane took others: in halves, once",
    UNAVAILABLE,
    9,
    {repeats: 8},
    {failures: 8},
    {kind: "split", delayMs: 15000},
  ],

  [
    "a single event fails while others pass: again, unhurried",
    UNAVAILABLE,
    1,
    {...SPLIT_OFF, blames: 4},
    OTHERS_TAKEN,
    again(2000, true),
  ],
  [
    "the same while others pass no more: as in an outage",
    UNAVAILABLE,
    1,
    {...SPLIT_OFF, blames: 4, repeats: 30},
    {...OTHERS_TAKEN, failures: 4},
    again(2000),
  ],
  [
    "it fails eight times: it is the cause",
    {...UNAVAILABLE, status: 500, words: "internal server error"},
    1,
    {...SPLIT_OFF, blames: 8, isUnconfirmed: true},
    OTHERS_TAKEN,
    {kind: "not_sent", outcome: {code: "refused_alone", status: 500, answer: "internal server error"}},
  ],
  [
    "it breaks the connection eight times: it is the cause",
    {...UNAVAILABLE, status: undefined},
    1,
    {...SPLIT_OFF, blames: 8, isUnconfirmed: true},
    OTHERS_TAKEN,
    {kind: "not_sent", outcome: {code: "refused_alone"}},
  ],
  [
    "it is rejected eight times, which stores nothing: refused",
    {...REJECTED, status: 403, words: "forbidden"},
    1,
    {...SPLIT_OFF, blames: 8},
    OTHERS_TAKEN,
    {kind: "not_sent", outcome: {code: "refused_invalid", status: 403, answer: "forbidden"}},
  ],
  [
    "a single event fails while nothing passes: again, as in any outage",
    UNAVAILABLE,
    1,
    {...SPLIT_OFF, repeats: 30},
    {isAlone: true},
    again(250),
  ],
  [
    "it does so until the budget is spent: stop",
    UNAVAILABLE,
    1,
    {...SPLIT_OFF, repeats: 30},
    {isAlone: true, spentMs: 300000},
    unreachable,
  ],

  [
    "the same before others of its user: they are tried once",
    {...UNAVAILABLE, status: 500},
    1,
    {...SPLIT_OFF, repeats: 30, isUnconfirmed: true},
    {isAlone: true, spentMs: 300000, canSetAside: true},
    {kind: "set_aside", outcome: {code: "refused_alone", status: 500, answer: ""}},
  ],
  [
    "a wrong key is wrong for those, too: stop",
    {...REJECTED, status: 401},
    1,
    {...SPLIT_OFF, repeats: 30},
    {isAlone: true, rejectedMs: 30000, canSetAside: true},
    {kind: "stop", code: "write_key_refused"},
  ],

  ["a name is not known at first: again", NO_NAME, 9, FIRST_PART, FIRST, again(1000)],
  [
    "a third time: stop, a setting is wrong",
    NO_NAME,
    9,
    {...FIRST_PART, repeats: 3},
    FIRST,
    {
      kind: "stop",
      code: "data_plane_unreachable",
      message: failure("data_plane_unreachable", {what: "no such name", isSettingLikely: true}).message,
    },
  ],
  [
    "a name is not known after acknowledgements: for the whole budget",
    NO_NAME,
    9,
    {repeats: 3},
    {},
    again(250),
  ],

  ["a rejection at first: not believed yet", REJECTED, 9, FIRST_PART, FIRST, {kind: "defer"}],
  [
    "a rejection after acknowledgements: again",
    REJECTED,
    9,
    {},
    {rejectedMs: 29000, failures: 9},
    again(1000),
  ],
  [
    "it lasts for 30 s: stop",
    REJECTED,
    9,
    {},
    {rejectedMs: 30000},
    {kind: "stop", code: "write_key_refused"},
  ],
  [
    "an outage of minutes comes before it: again",
    REJECTED,
    9,
    {},
    {spentMs: 120000, rejectedMs: 29000, failures: 9},
    again(1000),
  ],
  [
    "it lasts for a shorter budget: stop",
    REJECTED,
    9,
    {},
    {spentMs: 10000, retryBudgetMs: 10000},
    {kind: "stop", code: "write_key_refused"},
  ],
  [
    "a batch is rejected three times while others pass: in halves",
    REJECTED,
    9,
    {repeats: 3},
    OTHERS_TAKEN,
    {kind: "split", delayMs: 0},
  ],
]

describe("the next step after a try", () => {
  for (const [title, answer, events, part, run, expected] of ROWS) {
    it(title, () => {
      const step = nextStep(answer, events, {...PART, ...part}, {...RUN, ...run})
      const found = "error" in step ? {kind: step.kind, ...step.error, message: step.error.message} : step
      expect(found).to.deep.include(expected)
    })
  }

  const HISTORIES: [string, Partial<PartHistory>, Answer, Partial<PartHistory>, Partial<RunFacts>?][] = [
    ["counts failures of the same kind", {repeats: 2}, UNAVAILABLE, {repeats: 3, isUnconfirmed: true}],
    ["counts those of another kind anew", {repeats: 2}, REJECTED, {repeats: 1, isUnconfirmed: false}],
    [
      "tells a name that is not known from a connection that breaks",
      {failure: "retryable no answer"},
      NO_NAME,
      {repeats: 1},
    ],
    ["blames a part that fails while others pass", {blames: 2}, UNAVAILABLE, {blames: 3}],
    ["blames no part for an outage", {blames: 2}, UNAVAILABLE, {blames: 2}, {failures: 2}],
    [
      "blames a part that nobody sends beside",
      {blames: 2},
      UNAVAILABLE,
      {blames: 3},
      {failures: 2, isAlone: true},
    ],
    [
      "remembers what was acknowledged when a batch first failed",
      {failure: undefined, acknowledgementsBefore: 0},
      UNAVAILABLE,
      {acknowledgementsBefore: 7},
    ],
    [
      "remembers what was acknowledged when a part was split off",
      {failure: undefined, isWhole: false, acknowledgementsBefore: 3},
      UNAVAILABLE,
      {acknowledgementsBefore: 3},
    ],
    ["keeps a doubt", {isUnconfirmed: true}, {...UNAVAILABLE, mayBeStored: false}, {isUnconfirmed: true}],
    ["counts no 429", {repeats: 2}, THROTTLED, {repeats: 2, isUnconfirmed: false}],
  ]
  for (const [title, before, answer, after, run] of HISTORIES) {
    it(title, () => {
      expect(afterTry({...PART, ...before}, answer, {...RUN, acknowledgements: 7, ...run})).to.include(after)
    })
  }
})
