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

/** RudderStack's own name for the trait; the e-mail column is sent under it, whatever the choice of names. */
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
  return [...keyed(ordinary, choices.names, email.length === 0 ? [] : [EMAIL_KEY]), ...email]
}

/** A shorter name that would stand for two columns, or for the e-mail, stands for none. */
function keyed(columns: readonly Column[], names: Choices["names"], taken: readonly string[]): ValueColumn[] {
  const wanted = columns.map((column) => wantedKey(column, names))
  return columns.map(({name}, index) => {
    const isOwn =
      !taken.includes(wanted[index]) && wanted.indexOf(wanted[index]) === wanted.lastIndexOf(wanted[index])
    return {name, key: isOwn ? wanted[index] : name}
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
