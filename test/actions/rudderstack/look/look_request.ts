import {PassThrough, Readable} from "stream"
import * as Hub from "../../../../src/hub"

/** What becomes of a download whose bytes go into the stream. */
export type Download = (stream: PassThrough) => Promise<void>

/** A request whose result comes as a hub gives it: it answers once both the callback and the download have ended. */
export class LookRequest extends Hub.ActionRequest {
  constructor(private readonly download: Download) {
    super()
  }

  async stream<T>(callback: (readable: Readable) => Promise<T>): Promise<T> {
    const stream = new PassThrough()
    const [result] = await Promise.all([callback(stream), this.download(stream)])
    return result
  }
}
