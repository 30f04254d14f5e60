import {Readable} from "stream"
import * as Hub from "../../../hub"

/**
 * Runs `consume` over the bytes of the request's result, and waits for it whatever happens to the download:
 * rows that are in flight when it breaks off are still accounted for.
 *
 * `request.stream` alone will not do: a hub may reject while the consumer goes on, or, when the consumer stops
 * early, never answer at all.
 *
 * @param stopped ends the download when it is aborted, with the signal's reason, even if Looker is silent
 * @param consume reads with `for await`, or listens to the stream's errors itself. It may stop early, which ends the
 *   download; it must read to the end to know that the result is whole.
 * @throws what consume throws, or what ended the download
 */
export async function readDownload(
  request: Hub.ActionRequest,
  stopped: AbortSignal,
  consume: (readable: Readable) => Promise<void>,
): Promise<void> {
  stopped.throwIfAborted()
  await new Promise<void>((resolve, reject) => {
    let failure: Error | undefined
    let source: Readable | undefined
    const end = (error: unknown) => {
      failure = failure ?? (error instanceof Error ? error : new Error(String(error)))
      if (source === undefined) {
        reject(failure)
      } else {
        source.destroy(failure)
      }
    }
    stopped.addEventListener("abort", () => end(stopped.reason))
    const streamed = request.stream(async (readable) => {
      source = readable
      if (failure !== undefined) {
        // Nobody waits for it any more.
        readable.destroy()
        return
      }
      const consumed = consume(readable).finally(() => readable.destroy())
      consumed.then(() => (failure === undefined ? resolve() : reject(failure)), reject)
      return consumed
    })
    streamed.catch(end)
  })
}
