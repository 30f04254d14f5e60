import {RudderstackActionError} from "./rudderstack_action_error"

/** The result has no column that this action needs. The person who builds the Look, or its LookML, must add it. */
export class FieldRolesError extends RudderstackActionError {
  constructor(neededTags: string[], columnNames: string[]) {
    const columns = columnNames.length === 0 ? "no columns" : `only the columns ${shortList(columnNames)}`
    super(
      `The result needs a column tagged ${neededTags.join(" or ")}, but it has ${columns}. ` +
        "Add such a column to the Look, or the tag to its field in LookML.",
    )
  }
}

function shortList(names: string[]): string {
  const shown = names.slice(0, 10).join(", ")
  return names.length > 10 ? `${shown} and ${names.length - 10} more` : shown
}
