import {Column, LookFields} from "../look_header"

/** Columns by name, each with its tags: `buildFields({"users.id": ["user_id"], "users.city": []})`. */
export function buildFields(tagsByName: {readonly [name: string]: readonly string[]}): LookFields {
  return {columns: Object.keys(tagsByName).map((name) => buildColumn(name, tagsByName[name])), pivoted: false}
}

export function buildColumn(name: string, tags: readonly string[] = [], label?: string): Column {
  return {name, label, tags}
}
