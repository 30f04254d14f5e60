/** One line of a terminal that is written over as work goes on. Elsewhere it shows nothing. */
export class ProgressLine {
  constructor(private readonly output: NodeJS.WriteStream) {}

  show(text: string): void {
    if (this.output.isTTY) this.output.write(`\r${text}`)
  }

  /** Goes back to the start of the line, so that what comes next replaces it. */
  clear(): void {
    this.show("")
  }
}
