import type {HubParts} from "../hub_parts"

/** What the pages are made of. They read the store, and act on runs through the queues. */
export type PageParts = Pick<
  HubParts,
  | "access"
  | "bodies"
  | "config"
  | "eventSealer"
  | "historyProblem"
  | "hubUrl"
  | "isStopping"
  | "lastListing"
  | "log"
  | "openRuns"
  | "ownThread"
  | "queue"
  | "store"
>
