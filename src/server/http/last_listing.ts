import type {ActionRequest} from "../../hub"

/** When Looker last asked this process for its actions, and which Looker it was. */
export interface ListingFacts {
  readonly atMs: number
  /** The Looker instance's host; not every Looker says it. */
  readonly instance: string | undefined
  readonly lookerVersion: string | undefined
}

const maxTextLength = 100

/** Remembers the last listing: the sign that Looker reaches this hub and has its token. */
export class LastListing {
  #facts: ListingFacts | undefined

  get facts(): ListingFacts | undefined {
    return this.#facts
  }

  /** Notes an authorized request for the listing. Its headers are whatever the caller sent, so they are cut. */
  note({instanceId, lookerVersion}: ActionRequest, atMs: number): void {
    this.#facts = {
      atMs,
      instance: instanceId?.slice(0, maxTextLength),
      lookerVersion: lookerVersion?.slice(0, maxTextLength),
    }
  }
}
