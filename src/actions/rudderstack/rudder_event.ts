import {Identity} from "./identity"

/** The three calls of RudderStack that a row can become. */
export type Call = "identify" | "track" | "group"

/** The columns of a row by the name they are sent under. */
export interface Values {
  [name: string]: unknown
}

interface Common {
  readonly messageId: string
  /** ISO 8601: when the query ran. */
  readonly timestamp: string
  readonly originalTimestamp: string
  /** The group that the row names; group events always have one. */
  readonly groupId: string | undefined
}

/** One call of RudderStack for one row, but for the row's values, and the context that all rows of a result share. */
export type RudderEvent = Identity &
  Common &
  ({readonly call: "identify" | "group"} | {readonly call: "track"; readonly event: string})
