/** The calls of RudderStack that a row can become: the SDK's methods, and the `type` of an event. */
export type CallName = "identify" | "track" | "group"

/** Everything that sets one call apart from the others. A new call is a row here, and an action that names it. */
export interface Call {
  readonly name: CallName
  /** Of the action in Looker. Fixed: saved schedules refer to it. */
  readonly actionName: string
  readonly label: string
  readonly description: string
  /** The member of the event that holds the row's values. */
  readonly data: "traits" | "properties"
  /** One of those values, and several, in a sentence. */
  readonly dataNouns: readonly [one: string, many: string]
  /** The member of the event that holds its name; undefined where the call has no names. */
  readonly nameMember: "event" | undefined
  /** Whether every event needs a group id. */
  readonly needsGroupId: boolean
}

export const CALLS: {readonly [Name in CallName]: Call} = {
  identify: {
    name: "identify",
    actionName: "rudder_event",
    label: "RudderStack Identify",
    description: "Add traits to your RudderStack users: one identify event per row.",
    data: "traits",
    dataNouns: ["trait", "traits"],
    nameMember: undefined,
    needsGroupId: false,
  },
  track: {
    name: "track",
    actionName: "rudder_track",
    label: "RudderStack Track",
    description: "Send what your users did to RudderStack: one track event per row.",
    data: "properties",
    dataNouns: ["property", "properties"],
    nameMember: "event",
    needsGroupId: false,
  },
  group: {
    name: "group",
    actionName: "rudder_group",
    label: "RudderStack Group",
    description: "Add users to groups, and traits to the groups: one group event per row.",
    data: "traits",
    dataNouns: ["trait", "traits"],
    nameMember: undefined,
    needsGroupId: true,
  },
}
