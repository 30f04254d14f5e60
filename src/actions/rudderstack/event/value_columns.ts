import {Column} from "../look"
import {LookRequest} from "./look_request"
import {RoleColumn} from "./roles"

/** A column whose cells are sent as traits or properties. */
export interface ValueColumn {
  /** Its full name in Looker. */
  readonly name: string
  /** What its value is sent under. */
  readonly key: string
}

/** Column → the key that it is sent under, unless another column has the same. */
export const columnKeys = {
  full: ({name}: Column): string => name,
  column: ({name}: Column): string => name.slice(name.lastIndexOf(".") + 1),
  label: ({name, label}: Column): string => label ?? name,
}

/**
 * The columns that are sent as values, in the result's order: all but those that identify or shape the event, and
 * those that the Look hides. Columns that are sent all the same, such as the e-mail's, come last; one that has their
 * very key as its name gives way to them.
 */
export function valueColumns(
  columns: readonly Column[],
  roles: readonly RoleColumn[],
  {hiddenFields}: LookRequest,
  choices: {readonly columnKey: (column: Column) => string; readonly sendsControlColumns: boolean},
): ValueColumn[] {
  const visible = columns.filter(({name}) => !hiddenFields.includes(name))
  const alsoSent = roles.flatMap(({role, name}) =>
    role.alsoSentAs !== undefined && !hiddenFields.includes(name) ? [{name, key: role.alsoSentAs}] : [],
  )
  const alsoSentKeys = alsoSent.map(({key}) => key)
  const kept = roles.filter(({role}) => role.sendsAsValue === "never" || !choices.sendsControlColumns)
  const notOrdinary = new Set([...kept.map(({name}) => name), ...alsoSentKeys])
  const ordinary = visible.filter(({name}) => !notOrdinary.has(name))
  const taken = new Set([...columns.map(({name}) => name), ...alsoSentKeys])
  return [...keyed(ordinary, choices.columnKey, taken), ...alsoSent]
}

/** A shorter name that would stand for two columns stands for none: no two columns are sent under one name. */
function keyed(
  columns: readonly Column[],
  columnKey: (column: Column) => string,
  taken: ReadonlySet<string>,
): ValueColumn[] {
  const wanted = columns.map(columnKey)
  return columns.map(({name}, index) => {
    const key = wanted[index]
    const isFree = !taken.has(key) && wanted.indexOf(key) === wanted.lastIndexOf(key)
    return {name, key: isFree ? key : name}
  })
}
