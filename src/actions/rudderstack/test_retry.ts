import {expect} from "chai"
import {FailedTry, retryDelayMs, RetryPolicy} from "./retry"

const POLICY: RetryPolicy = {
  budgetMs: 300000,
  baseDelayMs: 500,
  maxDelayMs: 30000,
  maxRetryAfterMs: 60000,
  maxTriesIfPermanent: 3,
}

const FIRST: FailedTry = {
  tries: 1,
  elapsedMs: 0,
  retryAfterMs: undefined,
  isLikelyPermanent: false,
  random: 0.5,
}

describe("retry", () => {
  const cases: {does: string; failed: Partial<FailedTry>; delayMs: number | undefined}[] = [
    {does: "waits between nothing and the base at first", failed: {random: 0}, delayMs: 0},
    {does: "waits up to the base at first", failed: {random: 0.998}, delayMs: 499},
    {does: "doubles the longest wait with every try", failed: {tries: 4}, delayMs: 2000},
    {does: "waits no longer than the ceiling", failed: {tries: 2000}, delayMs: 15000},
    {does: "waits at least as long as it is asked to", failed: {retryAfterMs: 7000}, delayMs: 7000},
    {
      does: "waits longer than it is asked to where the back-off says so",
      failed: {tries: 10, retryAfterMs: 7000},
      delayMs: 15000,
    },
    {does: "waits a minute when asked for an hour", failed: {retryAfterMs: 3600000}, delayMs: 60000},
    {does: "uses the budget to its end", failed: {elapsedMs: 299750}, delayMs: 250},
    {
      does: "gives up rather than wait beyond the budget",
      failed: {elapsedMs: 299751},
      delayMs: undefined,
    },
    {
      does: "gives up when asked to wait beyond the budget",
      failed: {elapsedMs: 250000, retryAfterMs: 60000},
      delayMs: undefined,
    },
    {
      does: "tries a likely permanent failure again",
      failed: {tries: 2, isLikelyPermanent: true},
      delayMs: 500,
    },
    {
      does: "gives a likely permanent failure up at the third try",
      failed: {tries: 3, isLikelyPermanent: true},
      delayMs: undefined,
    },
  ]
  for (const {does, failed, delayMs} of cases) {
    it(does, () => {
      expect(retryDelayMs({...FIRST, ...failed}, POLICY)).to.equal(delayMs)
    })
  }
})
