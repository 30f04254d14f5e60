import {Call} from "../calls"
import {LookHeader} from "../look"
import {failure} from "../report"

/** What the tag of a column makes of its cells. */
export interface Role {
  /** In LookML. Saved Looks and models refer to it, so it never changes. */
  readonly tag: string
  readonly becomes: Becomes
  /** Whether it says whom the row is about: every result needs one such column. */
  readonly isIdentity: boolean
  /** The key under which its cells are sent as a trait or property all the same, whatever the choice of names. */
  readonly alsoSentAs: string | undefined
  /** Whether its cells are traits or properties too, under the column's own key. */
  readonly sendsAsValue: "never" | "if_chosen"
  /** For the documentation: completes "the column is …". */
  readonly text: string
}

/** A part of the event; or a place in its `context`, such as "device.type". */
export type Becomes = EventMember | {readonly context: string}

export type EventMember = "userId" | "anonymousId" | "email" | "groupId" | "name" | "timestamp" | "messageId"

export const GROUP_ID_TAG = "rudder_group_id"

const IDENTITY = {isIdentity: true, alsoSentAs: undefined, sendsAsValue: "never"} as const
const CONTROL = {isIdentity: false, alsoSentAs: undefined, sendsAsValue: "if_chosen"} as const

/** Every tag that gives a column a role: a new one is a row here, and nothing else where it goes into `context`. */
export const ROLES: readonly Role[] = [
  {...IDENTITY, tag: "user_id", becomes: "userId", text: "the user's id"},
  {
    ...IDENTITY,
    tag: "rudder_anonymous_id",
    becomes: "anonymousId",
    text: "the id of a user who is not known by name",
  },
  {
    ...IDENTITY,
    tag: "email",
    becomes: "email",
    alsoSentAs: "email",
    text: "the user's e-mail: sent as `email`, and identifies where a row has no other id",
  },
  {...IDENTITY, isIdentity: false, tag: GROUP_ID_TAG, becomes: "groupId", text: "the id of the user's group"},
  {...CONTROL, tag: "rudder_event", becomes: "name", text: "the name of the event"},
  {...CONTROL, tag: "rudder_timestamp", becomes: "timestamp", text: "the time of the event"},
  {
    ...CONTROL,
    tag: "rudder_message_id",
    becomes: "messageId",
    text: "a key of your own, by which RudderStack recognises an event that is sent again",
  },
]

/** One of these has to be in every result: without them no event could say whom it is about. */
export const IDENTITY_TAGS: readonly string[] = ROLES.filter(({isIdentity}) => isIdentity).map(({tag}) => tag)

/** A column and its role. */
export interface RoleColumn {
  readonly role: Role
  /** The column's full name. */
  readonly name: string
}

/**
 * The first column with a tag has its role; a second one with the same tag is an ordinary column.
 *
 * @throws ActionError `column_missing` when no column identifies anybody, or the call needs one for the group
 */
export function roleColumns(
  {columns, pivoted}: Pick<LookHeader, "columns" | "pivoted">,
  call: Call,
  roles: readonly Role[] = ROLES,
): readonly RoleColumn[] {
  const found = roles.flatMap((role) => {
    const column = columns.find(({tags}) => tags.includes(role.tag))
    return column === undefined ? [] : [{role, name: column.name}]
  })
  const names = columns.map(({name}) => name)
  if (!found.some(({role}) => role.isIdentity)) {
    throw failure("column_missing", {tags: IDENTITY_TAGS, columns: names, pivoted})
  }
  if (call.needsGroupId && !found.some(({role}) => role.becomes === "groupId")) {
    throw failure("column_missing", {tags: [GROUP_ID_TAG], columns: names, pivoted})
  }
  return found
}

/** The names of the columns that become members of the event. */
export function memberColumns(columns: readonly RoleColumn[]): {readonly [Member in EventMember]?: string} {
  const names: {[Member in EventMember]?: string} = {}
  for (const {role, name} of columns) {
    if (typeof role.becomes === "string") {
      names[role.becomes] = name
    }
  }
  return names
}

/** What a role's column becomes, for people: "userId", "event name", "context.device.type". */
export function becomesText({becomes}: Role): string {
  if (typeof becomes !== "string") {
    return `context.${becomes.context}`
  }
  return becomes === "name" ? "event name" : becomes
}
