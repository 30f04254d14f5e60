import {Choices} from "./choice_fields"
import {controlColumns, FieldRoles, idColumns} from "./field_roles"
import {Column, LookFields} from "./look_header"

/** A column whose cells are sent as traits or properties. */
export interface ValueColumn {
  /** Its full name in Looker. */
  readonly name: string
  /** What its value is sent under. */
  readonly key: string
}

/**
 * RudderStack's own name for the trait: the e-mail column is sent under it, whatever the choice of names. A table
 * calculation that has this very name gives way to it.
 */
const EMAIL_KEY = "email"

/**
 * The columns that are sent as values, in the result's order: all but those that identify or shape the event, and
 * those that the Look hides. The e-mail column identifies, and is sent too, as `email`.
 */
export function valueColumns(
  {columns}: LookFields,
  roles: FieldRoles,
  hiddenFields: readonly string[],
  choices: Choices,
): ValueColumn[] {
  const ids = idColumns(roles)
  const controls = choices.controlColumns === "omit" ? controlColumns(roles) : new Set<string>()
  const visible = columns.filter(({name}) => !hiddenFields.includes(name))
  const ordinary = visible.filter(({name}) => !ids.has(name) && !controls.has(name))
  const email = visible.filter(({name}) => name === roles.email).map(({name}) => ({name, key: EMAIL_KEY}))
  const taken = new Set([...columns.map(({name}) => name), ...email.map(({key}) => key)])
  return [...keyed(ordinary, choices.names, taken), ...email]
}

/** A shorter name that would stand for two columns stands for none: no two columns are sent under one name. */
function keyed(
  columns: readonly Column[],
  names: Choices["names"],
  taken: ReadonlySet<string>,
): ValueColumn[] {
  const wanted = columns.map((column) => wantedKey(column, names))
  return columns.map(({name}, index) => {
    const key = wanted[index]
    const isFree = !taken.has(key) && wanted.indexOf(key) === wanted.lastIndexOf(key)
    return {name, key: isFree ? key : name}
  })
}

function wantedKey({name, label}: Column, names: Choices["names"]): string {
  switch (names) {
    case "full":
      return name
    case "column":
      return name.slice(name.lastIndexOf(".") + 1)
    case "label":
      return label ?? name
  }
}
