import {FieldRolesError} from "./errors/field_roles_error"
import {Column, LookFields} from "./look_header"
import {IDENTITY_TAGS, TAGS} from "./tags"

/** Which column says what of an event; every column without a role is a trait. Values are full field names. */
export interface FieldRoles {
  readonly userId: string | undefined
  readonly anonymousId: string | undefined
  readonly email: string | undefined
  readonly groupId: string | undefined
  /** The e-mail column where it is sent too, as `email`: not where the Look hides it. */
  readonly sentEmail: string | undefined
  /** Every other visible column, in the result's order: dimensions, measures, table calculations. */
  readonly traits: readonly string[]
  /** The names of the columns with a role. */
  readonly taken: readonly string[]
}

/**
 * The first field with a tag has its role; a second one with the same tag is an ordinary trait.
 *
 * @param hiddenFields names that the Look's visualisation hides: they may identify, but are never sent
 * @throws FieldRolesError when no column identifies anybody, or a group call has no column for the group
 */
export function fieldRoles(
  {columns}: LookFields,
  hiddenFields: readonly string[],
  needsGroup: boolean,
): FieldRoles {
  const roles = {
    userId: firstTagged(columns, TAGS.userId),
    anonymousId: firstTagged(columns, TAGS.anonymousId),
    email: firstTagged(columns, TAGS.email),
    groupId: firstTagged(columns, TAGS.groupId),
  }
  const names = columns.map((column) => column.name)
  if (roles.userId === undefined && roles.anonymousId === undefined && roles.email === undefined) {
    throw new FieldRolesError(IDENTITY_TAGS, names)
  }
  if (needsGroup && roles.groupId === undefined) {
    throw new FieldRolesError([TAGS.groupId], names)
  }
  const taken = names.filter((name) => Object.values(roles).some((role) => role === name))
  return {
    ...roles,
    sentEmail: roles.email !== undefined && hiddenFields.includes(roles.email) ? undefined : roles.email,
    traits: names.filter((name) => !taken.includes(name) && !hiddenFields.includes(name)),
    taken,
  }
}

function firstTagged(columns: readonly Column[], tag: string): string | undefined {
  const tagged = columns.find((column) => column.tags.includes(tag))
  return tagged === undefined ? undefined : tagged.name
}
