import {errorSummary, type ErrorSummary} from "../telemetry/error_summary"
import type {Log} from "../telemetry/log"

/** How long an answer is good for, so that asking often is no work. */
const keptMs = 1_000
/** Load balancers seldom wait longer than a few seconds for an answer. */
const limitMs = 2_000

export interface CheckedPart {
  /** As it is named in answers, metrics and the log. */
  readonly name: string
  /** Resolves with what is wrong, a sentence for anybody. */
  readonly ask: () => Promise<string | undefined>
  /** What to say when `ask` rejects: its error is for the log only. */
  readonly failedText: string
}

interface Answer {
  readonly problem: string | undefined
  readonly error?: ErrorSummary
}

/**
 * A question to a part of the hub that everybody may ask at any time: the part is asked at most once per second, and not
 * again while it owes an answer.
 */
export class CachedCheck {
  readonly #part: CheckedPart
  readonly #log: Log
  #askedAtMs = Number.NEGATIVE_INFINITY
  #isAnswered = true
  #answeredOrLate = Promise.resolve()
  #problem: string | undefined

  constructor(part: CheckedPart, log: Log) {
    this.#part = part
    this.#log = log
  }

  /** What is wrong, undefined when nothing is; resolves within the time limit. */
  async problem(): Promise<string | undefined> {
    const now = performance.now()
    if (this.#isAnswered && now - this.#askedAtMs >= keptMs) {
      this.#askedAtMs = now
      this.#answeredOrLate = this.#ask()
    }
    await this.#answeredOrLate
    return this.#problem
  }

  /** An answer that comes after the time limit still counts, from then on. */
  #ask(): Promise<void> {
    this.#isAnswered = false
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#note({problem: `There was no answer within ${limitMs / 1000} seconds.`})
        resolve()
      }, limitMs)
      void this.#answer().then((answer) => {
        clearTimeout(timer)
        this.#isAnswered = true
        this.#note(answer)
        resolve()
      })
    })
  }

  async #answer(): Promise<Answer> {
    try {
      return {problem: await this.#part.ask()}
    } catch (error) {
      return {problem: this.#part.failedText, error: errorSummary(error)}
    }
  }

  /** The log tells of a change once, however often somebody asks. */
  #note({problem, error}: Answer): void {
    const {name: check} = this.#part
    if (problem !== undefined && problem !== this.#problem) {
      this.#log.error({check, problem, error}, "A check of /readyz fails (see problem and error).")
    } else if (problem === undefined && this.#problem !== undefined) {
      this.#log.info({check}, "A check of /readyz passes again.")
    }
    this.#problem = problem
  }
}
