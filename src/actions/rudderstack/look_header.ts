import {LookDocumentError} from "./errors/look_document_error"

/** One column of the result. */
export interface Column {
  /** `view.field`, or the bare name of a table calculation. */
  readonly name: string
  /** What Looker shows as its heading, if it says so. */
  readonly label: string | undefined
  /** From LookML. */
  readonly tags: readonly string[]
}

/** What the result says of its columns. */
export interface LookFields {
  /** Dimensions, measures and table calculations, in this order. Filters and parameters are never columns. */
  readonly columns: readonly Column[]
  /** Whether measures are spread over pivot keys. */
  readonly pivoted: boolean
}

/** What a result says of itself before, or after, its rows. */
export interface LookHeader {
  readonly fields: LookFields | undefined
  /** When the query ran, ISO 8601 with an offset; streamed results often leave it out. */
  readonly ranAt: string | undefined
  /** IANA name of the zone that the result's dates are in. */
  readonly timezone: string | undefined
}

/**
 * @param document the parsed outermost object
 * @throws LookDocumentError when the result says that its query failed
 */
export function lookHeader(document: unknown): LookHeader {
  if (!isObject(document)) {
    throw new LookDocumentError("Looker did not send a query result, but something else. Run it again.")
  }
  checkForErrors(document)
  return {
    fields: isObject(document.fields) ? lookFields(document.fields) : undefined,
    ranAt: textOrUndefined(document.ran_at),
    timezone: textOrUndefined(document.timezone),
  }
}

/** `errors` may hold notes that are not fatal; a query error may also stand in `sql_error`. */
function checkForErrors(document: {[key: string]: unknown}) {
  if (
    errorList(document.errors).some(isFatal) ||
    isSaid(document.sql_error) ||
    isSaid(document.looker_error)
  ) {
    throw new LookDocumentError(
      "Looker reports that the query failed. Open the Look in Looker to see the error, mend it and run it again.",
    )
  }
}

/** What does not say that it is a note is no note. */
function isFatal(error: unknown): boolean {
  return !isObject(error) || error.fatal !== false
}

function errorList(errors: unknown): unknown[] {
  return Array.isArray(errors) ? errors : isSaid(errors) ? [errors] : []
}

function isSaid(value: unknown): boolean {
  return value !== undefined && value !== null && value !== ""
}

function lookFields(fields: {[key: string]: unknown}): LookFields {
  return {
    columns: firstOfEachName(
      [fields.dimensions, fields.measures, fields.table_calculations].flatMap(columnList),
    ),
    pivoted: columnList(fields.pivots).length > 0,
  }
}

function firstOfEachName(columns: readonly Column[]): Column[] {
  const names = new Set<string>()
  return columns.filter(({name}) => names.size < names.add(name).size)
}

function columnList(fields: unknown): Column[] {
  const list: unknown[] = Array.isArray(fields) ? fields : []
  return list.flatMap((field) =>
    isObject(field) && typeof field.name === "string"
      ? [{name: field.name, label: textOrUndefined(field.label), tags: textList(field.tags)}]
      : [],
  )
}

function textList(value: unknown): string[] {
  const list: unknown[] = Array.isArray(value) ? value : []
  return list.filter((item): item is string => typeof item === "string")
}

function textOrUndefined(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined
}

function isObject(value: unknown): value is {[key: string]: unknown} {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
