import {Attempt} from "../attempt"
import {NotDelivered} from "../data_plane_answer"
import {RudderstackActionError} from "./rudderstack_action_error"

/** A batch was not acknowledged. What to do about it depends on the answer's kind. */
export class DataPlaneError extends RudderstackActionError {
  constructor(
    readonly answer: NotDelivered,
    readonly attempt: Attempt,
  ) {
    super(`RudderStack did not take a batch: ${answer.kind}.`)
  }
}
