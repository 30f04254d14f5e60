/** How a run was answered, and to whom. */
export interface GivenAnswer {
  readonly runId: string
  readonly processId: string
  /** Sealed. */
  readonly text: string
}

/** The answers that this process gave a moment ago: Redis may come back without the last that it was told. */
export class RecentAnswers {
  readonly #keptMs: number
  readonly #given = new Map<GivenAnswer, number>()

  constructor(keptMs: number) {
    this.#keptMs = keptMs
  }

  add(answer: GivenAnswer): void {
    this.#forgetOld()
    this.#given.set(answer, performance.now())
  }

  get entries(): GivenAnswer[] {
    this.#forgetOld()
    return [...this.#given.keys()]
  }

  #forgetOld(): void {
    for (const [answer, givenAtMs] of this.#given) {
      if (performance.now() - givenAtMs < this.#keptMs) {
        return // those behind it are younger
      }
      this.#given.delete(answer)
    }
  }
}
