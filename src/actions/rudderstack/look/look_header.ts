import * as _ from "lodash"
import {failure} from "../report"
import {utf8Text} from "./byte_buffer"
import {JsonScanner} from "./json_scanner"

/** One column of the result. */
export interface Column {
  /** `view.field`, or the bare name of a table calculation. */
  readonly name: string
  /** What Looker shows as its heading, if it says so. */
  readonly label: string | undefined
  /** From LookML; none where they cannot mean anything. */
  readonly tags: readonly string[]
}

/** What a result says of itself before, or after, its rows. */
export interface LookHeader {
  /** Dimensions, measures and table calculations, in this order. Filters and parameters are never columns. */
  readonly columns: readonly Column[]
  /** Whether measures are spread over pivot keys. */
  readonly pivoted: boolean
  /** When the query ran, as Looker wrote it: ISO 8601 with an offset; streamed results often leave it out. */
  readonly ranAt: string | undefined
  /** Name of the zone that the result's dates are in, as Looker wrote it. */
  readonly timezone: string | undefined
  /** Whether rows were cut off at a limit. */
  readonly isTruncated: boolean
  /** Whether columns were, such as pivots. */
  readonly areColumnsTruncated: boolean
  /** Rows that the query may have had at most; -1 for all. */
  readonly appliedLimit: number | undefined
}

/** Members of the document's outermost object. */
export interface LookMembers {
  readonly [key: string]: unknown
}

/**
 * @param members of the document, before its rows or all of them
 * @throws ActionError `result_failed` when the result reports that its query failed
 */
export function lookHeader(members: LookMembers): LookHeader {
  checkForErrors(members)
  const fields = hasFields(members) ? members.fields : {}
  const pivoted = columnList(fields.pivots).length > 0
  const measures = columnList(fields.measures)
  return {
    columns: _.uniqBy(
      [
        ...columnList(fields.dimensions),
        ...(pivoted ? measures.map(withoutTags) : measures),
        ...columnList(fields.table_calculations),
      ],
      "name",
    ),
    pivoted,
    ranAt: textOrUndefined(members.ran_at),
    timezone: textOrUndefined(members.timezone),
    isTruncated: members.truncated === true,
    areColumnsTruncated: members.column_truncated === true,
    appliedLimit: integerOrUndefined(members.applied_limit),
  }
}

/** Whether the members explain the rows. */
export function hasFields(members: LookMembers): members is LookMembers & {readonly fields: LookMembers} {
  return _.isPlainObject(members.fields)
}

/**
 * @param head the document up to and with the `[` of its rows
 * @returns the members before the rows, and `data` without its rows
 * @throws ActionError `result_invalid_json` when this is no beginning of a JSON object
 */
export function membersBeforeRows(head: Buffer): LookMembers {
  return parsedMembers(`${utf8Text(head)}]}`)
}

/** Stands for everything before the tail. */
const BEFORE = ""
const BEFORE_TEXT = Buffer.from(`{"${BEFORE}":[]`)

/**
 * @param before the members before the rows
 * @param tail the document from behind the `]` of its rows
 * @returns the members of both
 * @throws ActionError when this is no end of a JSON object, or repeats a member
 */
export function allMembers(before: LookMembers, tail: Buffer): LookMembers {
  const bytes = Buffer.concat([BEFORE_TEXT, tail])
  checkNesting(bytes)
  const after = _.omit(parsedMembers(utf8Text(bytes)), BEFORE)
  if (Object.keys(after).some((key) => _.has(before, [key]))) {
    throw failure("result_member_twice", {})
  }
  return {...before, ...after}
}

/** @throws ActionError when the text is not valid JSON, or no object */
export function parsedMembers(text: string): LookMembers {
  const value = parsedJson(text)
  if (!_.isPlainObject(value)) {
    throw failure("result_not_a_result")
  }
  return value as LookMembers
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ""))
  } catch {
    throw failure("result_invalid_json")
  }
}

/** Before anything is built of it: what is nested without end takes a hundred times the memory of its text. */
function checkNesting(bytes: Buffer) {
  new JsonScanner().endOfValue(bytes, 0)
}

/** `errors` may hold notes that are not fatal; a query error may also stand in `sql_error`. */
function checkForErrors(members: LookMembers) {
  const {errors} = members
  const list: unknown[] = Array.isArray(errors) ? errors : [errors].filter(isSaid)
  if (list.some(isFatal) || isSaid(members.sql_error) || isSaid(members.looker_error)) {
    throw failure("result_failed")
  }
}

/** What does not say that it is a note is no note. */
function isFatal(error: unknown): boolean {
  return _.get(error, "fatal") !== false
}

function isSaid(value: unknown): boolean {
  const isNothing = value === undefined || value === null || value === "" || value === false
  return !isNothing && !(_.isPlainObject(value) && _.isEmpty(value))
}

function columnList(fields: unknown): Column[] {
  const list: unknown[] = Array.isArray(fields) ? fields : []
  return list.flatMap((field) => {
    const {name, label, tags} = _.isObject(field) ? (field as LookMembers) : {}
    return typeof name === "string" ? [{name, label: textOrUndefined(label), tags: textList(tags)}] : []
  })
}

/** A measure that is spread over pivots has many values in a row: none is the id, or the time, of its event. */
function withoutTags(column: Column): Column {
  return {...column, tags: []}
}

function textList(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : []
}

/** Looker writes some numbers as text. */
function integerOrUndefined(value: unknown): number | undefined {
  return /^-?\d+$/.test(String(value)) ? Number(value) : undefined
}

function textOrUndefined(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined
}
