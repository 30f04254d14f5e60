import type {ServerResponse} from "node:http"

const chunkBytes = 1024 * 1024

/** Sends content as fast as its reader takes it. */
export class Sender {
  sentBytes = 0

  constructor(private readonly content: Buffer) {}

  send(response: ServerResponse): void {
    if (this.sentBytes === this.content.length) {
      response.end()
      return
    }
    const chunk = this.content.subarray(this.sentBytes, this.sentBytes + chunkBytes)
    this.sentBytes += chunk.length
    response.write(chunk, () => this.send(response))
  }

  /** Resolves when nothing more can be sent: all is, or no byte has moved in many turns of the event loop. */
  async blocked(): Promise<void> {
    let sentBytes = -1
    for (let quietTurns = 0; quietTurns < 200; quietTurns += 1) {
      if (sentBytes !== this.sentBytes) {
        sentBytes = this.sentBytes
        quietTurns = 0
      }
      await new Promise(setImmediate)
    }
  }
}
