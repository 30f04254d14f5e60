import {RudderstackActionError} from "./rudderstack_action_error"

/** A line of the rows to send again cannot be used: none of them has been sent. */
export class ResendLineError extends RudderstackActionError {
  /**
   * @param lineNumber counted from 1
   * @param problem completes "Line 3 of the rows to send again …"
   */
  constructor(lineNumber: number, problem: string) {
    super(`Line ${lineNumber} of the rows to send again ${problem}. Nothing was sent. Correct the line.`)
  }
}
