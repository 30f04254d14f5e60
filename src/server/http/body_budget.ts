import {RequestRefusedError} from "./refusals"

/** Bounds what all bodies together may occupy, from their first byte until their run has ended. */
export class BodyBudget {
  readonly #maxBytes: number
  #heldBytes = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /** Opens an account for one body. */
  open(): BodyAccount {
    let ownBytes = 0
    return {
      take: (bytes) => {
        if (this.#heldBytes + bytes > this.#maxBytes) {
          throw new RequestRefusedError(
            503,
            "The hub is busy: it holds as much data as it may. Run it again later.",
          )
        }
        this.#heldBytes += bytes
        ownBytes += bytes
      },
      close: () => {
        this.#heldBytes -= ownBytes
        ownBytes = 0
      },
    }
  }
}

export interface BodyAccount {
  /** @throws RequestRefusedError when all bodies together would occupy too much */
  take(bytes: number): void
  close(): void
}
