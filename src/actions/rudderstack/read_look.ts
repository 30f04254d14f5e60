import {Readable} from "stream"
import * as Hub from "../../hub"

/**
 * Runs `consume` over the bytes of the request's result, and waits for it whatever happens to the download:
 * rows that are in flight when it breaks off are still accounted for.
 *
 * `request.stream` alone will not do: a hub may reject while the consumer goes on, or, when the consumer stops
 * early, never answer at all.
 *
 * @param consume reads with `for await`, or listens to the stream's errors itself. It may stop early, which ends the
 *   download; it must read to the end to know that the result is whole.
 * @throws what consume throws, or what ended the download
 */
export async function readLook(
  request: Hub.ActionRequest,
  consume: (readable: Readable) => Promise<void>,
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    let failure: Error | undefined
    let source: Readable | undefined
    const streamed = request.stream(async (readable) => {
      source = readable
      const consumed = consume(readable).finally(() => readable.destroy())
      consumed.then(() => (failure === undefined ? resolve() : reject(failure)), reject)
      return consumed
    })
    streamed.catch((error: unknown) => {
      failure = error instanceof Error ? error : new Error(String(error))
      if (source === undefined) {
        reject(failure)
      } else {
        source.destroy(failure)
      }
    })
  })
}
