/** One line of a terminal that is written over as work goes on; elsewhere only its last state is written. */
export class ProgressLine {
  constructor(private readonly output: NodeJS.WriteStream) {}

  show(text: string): void {
    if (this.output.isTTY) this.output.write(`\r${text}`)
  }

  finish(text: string): void {
    this.output.write(this.output.isTTY ? `\r${text}\n` : `${text}\n`)
  }
}
