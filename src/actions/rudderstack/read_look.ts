import {Readable} from "stream"
import * as Hub from "../../hub"

/**
 * Runs `consume` over the bytes of the request's result, and waits for it whatever happens to the download:
 * rows that are in flight when it breaks off are still accounted for.
 *
 * `request.stream` alone will not do: a hub may reject while the consumer goes on, or, when the consumer stops
 * early, never answer at all.
 *
 * @param consume may stop early; it must read to the end to know that the result is whole
 * @throws what consume throws, or what ended the download
 */
export async function readLook(
  request: Hub.ActionRequest,
  consume: (readable: Readable) => Promise<void>,
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    let source: Readable | undefined
    let consumed: Promise<void> = Promise.resolve()
    const opened = request.stream(async (readable) => {
      source = readable
      consumed = consume(readable)
      consumed.then(resolve, reject)
      return consumed
    })
    opened.catch((error: unknown) => {
      const failure = error instanceof Error ? error : new Error(String(error))
      source?.destroy(failure)
      const fail = () => reject(failure)
      consumed.then(fail, fail)
    })
  })
}
