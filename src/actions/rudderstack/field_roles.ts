import {FieldRolesError} from "./errors/field_roles_error"
import {Column, LookFields} from "./look_header"
import {IDENTITY_TAGS, TAGS} from "./tags"

/** Which column says what of an event: full field names. */
export interface FieldRoles {
  readonly userId: string | undefined
  readonly anonymousId: string | undefined
  readonly email: string | undefined
  readonly groupId: string | undefined
  readonly event: string | undefined
  readonly timestamp: string | undefined
  readonly messageId: string | undefined
}

/** The roles that identify: their columns are never sent as values under their own names. */
const ID_ROLES = ["userId", "anonymousId", "email", "groupId"] as const

/** The roles that shape the event: their columns are sent as values if the user says so. */
const CONTROL_ROLES = ["event", "timestamp", "messageId"] as const

/**
 * The first column with a tag has its role; a second one with the same tag is an ordinary column.
 *
 * @throws FieldRolesError when no column identifies anybody, or a group call has no column for the group
 */
export function fieldRoles({columns}: LookFields, needsGroup: boolean): FieldRoles {
  const roles = {
    userId: firstTagged(columns, TAGS.userId),
    anonymousId: firstTagged(columns, TAGS.anonymousId),
    email: firstTagged(columns, TAGS.email),
    groupId: firstTagged(columns, TAGS.groupId),
    event: firstTagged(columns, TAGS.event),
    timestamp: firstTagged(columns, TAGS.timestamp),
    messageId: firstTagged(columns, TAGS.messageId),
  }
  const names = columns.map((column) => column.name)
  if (roles.userId === undefined && roles.anonymousId === undefined && roles.email === undefined) {
    throw new FieldRolesError(IDENTITY_TAGS, names)
  }
  if (needsGroup && roles.groupId === undefined) {
    throw new FieldRolesError([TAGS.groupId], names)
  }
  return roles
}

/** The names of the columns that identify. */
export function idColumns(roles: FieldRoles): ReadonlySet<string> {
  return namesOf(ID_ROLES.map((role) => roles[role]))
}

/** The names of the columns that shape the event. */
export function controlColumns(roles: FieldRoles): ReadonlySet<string> {
  return namesOf(CONTROL_ROLES.map((role) => roles[role]))
}

function namesOf(names: (string | undefined)[]): ReadonlySet<string> {
  return new Set(names.filter((name): name is string => name !== undefined))
}

function firstTagged(columns: readonly Column[], tag: string): string | undefined {
  const tagged = columns.find((column) => column.tags.includes(tag))
  return tagged === undefined ? undefined : tagged.name
}
