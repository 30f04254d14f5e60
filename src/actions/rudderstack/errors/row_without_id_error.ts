import {RudderstackActionError} from "./rudderstack_action_error"

/** The user chose to stop at a row that has no id. Rows before it were, or still are, sent. */
export class RowWithoutIdError extends RudderstackActionError {
  constructor(rowNumber: number) {
    super(
      `Row ${rowNumber} has no id, and the run stopped there, as the form asks for. Mend the row, or choose otherwise.`,
    )
  }
}
