import {Column, LookHeader, LookRow} from "../look"
import {CellReading, cellText, PivotMember, pivotTexts, quoted} from "./cell_text"
import {HiddenPivot, LookRequest} from "./look_request"
import {RoleColumn} from "./roles"

/** What the user's choices do to traits and properties. */
export interface MappingChoices {
  /** One of `columnKeys`. */
  readonly columnKey: (column: Column) => string
  /** Whether null is sent, or counts as no value. */
  readonly keepsNull: boolean
  /** One of `pivotTexts`. */
  readonly pivotText: (members: readonly PivotMember[]) => string
  /** Whether the columns that shape the event are sent as values too. */
  readonly sendsControlColumns: boolean
}

/** Column → the key that it is sent under, unless another column has the same. */
export const columnKeys = {
  full: ({name}: Column): string => name,
  column: ({name}: Column): string => name.slice(name.lastIndexOf(".") + 1),
  label: ({name, label}: Column): string => label ?? name,
}

/** What happens where the user has no choice. */
export const DEFAULT_CHOICES: MappingChoices = {
  columnKey: columnKeys.full,
  keepsNull: true,
  pivotText: pivotTexts.array,
  sendsControlColumns: false,
}

/** A column whose cells are sent as traits or properties. */
export interface ValueColumn {
  /** Its full name in Looker. */
  readonly name: string
  /** What its value is sent under. */
  readonly key: string
  /** The key as JSON, with a colon. */
  readonly start: string
  readonly reading: CellReading
}

/**
 * The columns that are sent as values, in the result's order: all but those that identify or shape the event, and
 * those that the Look hides. Columns that are sent all the same, such as the e-mail's, come last; one that has their
 * very key as its name gives way to them.
 */
export function valueColumns(
  {columns, pivoted}: LookHeader,
  roles: readonly RoleColumn[],
  {hiddenFields, hiddenPivots}: LookRequest,
  {columnKey, sendsControlColumns, pivotText, keepsNull}: MappingChoices,
): ValueColumn[] {
  const isVisible = ({name}: {readonly name: string}) => !hiddenFields.includes(name)
  const alsoSent = roles
    .filter(isVisible)
    .flatMap(({role, name}) => (role.alsoSentAs === undefined ? [] : [{name, key: role.alsoSentAs}]))
  const alsoSentKeys = alsoSent.map(({key}) => key)
  const idColumns = roles.filter(({role}) => role.sendsAsValue === "never").map(({name}) => name)
  const roleNames = sendsControlColumns ? idColumns : roles.map(({name}) => name)
  const notOrdinary = new Set([...roleNames, ...alsoSentKeys])
  const ordinary = columns.filter(isVisible).filter(({name}) => !notOrdinary.has(name))
  const taken = new Set([...columns.map(({name}) => name), ...alsoSentKeys])
  return [...keyed(ordinary, columnKey, taken), ...alsoSent].map(({name, key}) => {
    const hiddenKeys = new Set([...idColumns, ...hiddenKeysOf(name, hiddenPivots)])
    return {name, key, start: `${quoted(key)}:`, reading: {pivoted, hiddenKeys, pivotText, keepsNull}}
  })
}

/** @returns the JSON text of a row's traits or properties, made of texts: an object of them would take longer */
export function dataText(row: LookRow, columns: readonly ValueColumn[]): string {
  const members: string[] = []
  for (const {name, start, reading} of columns) {
    const value = cellText(row[name], reading)
    if (value !== undefined) {
      members.push(start + value)
    }
  }
  return `{${members.join(",")}}`
}

function hiddenKeysOf(column: string, hiddenPivots: ReadonlyMap<string, HiddenPivot>): string[] {
  return [...hiddenPivots]
    .filter(([, columns]) => columns === "all" || columns.includes(column))
    .map(([key]) => key)
}

interface KeyedColumn {
  readonly name: string
  readonly key: string
}

/** A shorter name that would stand for two columns stands for none: no two columns are sent under one name. */
function keyed(
  columns: readonly Column[],
  columnKey: (column: Column) => string,
  taken: ReadonlySet<string>,
): KeyedColumn[] {
  const wanted = columns.map(columnKey)
  return columns.map(({name}, index) => {
    const key = wanted[index]
    const isFree = !taken.has(key) && wanted.indexOf(key) === wanted.lastIndexOf(key)
    return {name, key: isFree ? key : name}
  })
}
