const VOCABULARY_SIZE = 2000
const LETTERS = "abcdefghijklmnopqrstuvwxyz"

/** Random words that are the same in every run. Real text compresses about as well, repeated text far better. */
export class RandomWords {
  private readonly vocabulary: readonly string[]

  constructor(private state = 1) {
    this.vocabulary = Array.from({length: VOCABULARY_SIZE}, () => this.newWord())
  }

  /** A whole number from 0 up to, not including, `limit`. */
  number(limit: number): number {
    // Numerical Recipes' linear congruential generator; its high bits are the random ones.
    this.state = (Math.imul(this.state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((this.state / 2 ** 32) * limit)
  }

  words(count: number): string {
    return Array.from({length: count}, () => this.vocabulary[this.number(VOCABULARY_SIZE)]).join(" ")
  }

  private newWord(): string {
    return Array.from({length: 3 + this.number(7)}, () => LETTERS[this.number(LETTERS.length)]).join("")
  }
}
