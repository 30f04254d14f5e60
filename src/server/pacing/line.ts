import {type Leave, nothingToLeave} from "./leave"
import {waitUntil} from "./wait"

/** Batches that enter one after the other, in the order they came. */
export class Line {
  #last: Promise<unknown> = Promise.resolve()

  /**
   * @param pass is called when all before have passed, unless the signal is aborted; it ends soon after that is
   * @returns at once when the signal is aborted
   */
  async enter(signal: AbortSignal, pass: () => Promise<Leave>): Promise<Leave> {
    const passing = this.#last.then(() => (signal.aborted ? nothingToLeave : pass()))
    const passed = passing.then(
      () => {},
      () => {},
    )
    this.#last = passed
    await waitUntil(signal, (end) => {
      void passed.then(end)
      return () => {}
    })
    if (signal.aborted) {
      void passing.then((leave) => leave())
      return nothingToLeave
    }
    return passing
  }
}
