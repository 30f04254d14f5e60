import {LaneParts} from "./delivery"
import {EventBatch} from "./event_batch"

/** The largest event that a dry run has seen. */
export interface Largest {
  bytes: number
}

/** A lane that takes every batch and sends none. */
export function dryRunParts(sending: LaneParts, largest: Largest): LaneParts {
  return {
    ...sending,
    client: {
      send: async ({largestEventBytes}: EventBatch) => {
        largest.bytes = Math.max(largest.bytes, largestEventBytes)
        return {status: undefined, bytes: 0, durationMs: 0}
      },
    },
  }
}
