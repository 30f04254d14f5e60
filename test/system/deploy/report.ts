/** Tells of each check as one line, and counts those that failed. */
export class Report {
  failed = 0

  constructor(private readonly print: (line: string) => void) {}

  /** @throws what the step throws, after it is told */
  async step<T>(title: string, action: () => T | Promise<T>): Promise<T> {
    const startedAtMs = performance.now()
    try {
      const value = await action()
      this.print(`${title}: ok in ${((performance.now() - startedAtMs) / 1000).toFixed(1)} s`)
      return value
    } catch (error) {
      this.failed++
      this.print(`${title}: FAILED`)
      throw error
    }
  }

  /** A check that finds any number of problems; the next check goes on. */
  async problems(title: string, find: () => readonly string[] | Promise<readonly string[]>): Promise<void> {
    const found = await find()
    this.failed += found.length > 0 ? 1 : 0
    this.print(found.length > 0 ? `${title}: FAILED` : `${title}: ok`)
    found.forEach((problem) => this.print(`  ${problem}`))
  }

  note(text: string): void {
    this.print(text)
  }
}
