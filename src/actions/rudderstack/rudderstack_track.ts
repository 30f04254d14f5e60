import * as Hub from "../../hub"
import {RudderstackAction} from "./rudderstack_action"

const EVENT_NAME_MISSING = "Enter the name of the event that each row is to be sent as."

/** Each row is something that a user did. The name is fixed: saved schedules refer to it. */
export class RudderstackTrackAction extends RudderstackAction {
  name = "rudder_track"
  label = "RudderStack Track"
  description = "Send what your users did to RudderStack: one track event a row."
  protected readonly call = "track"

  async execute(request: Hub.ActionRequest): Promise<Hub.ActionResponse> {
    const event = (request.formParams.event ?? "").trim()
    if (event === "") {
      return new Hub.ActionResponse({
        success: false,
        message: EVENT_NAME_MISSING,
        validationErrors: [{field: "event", message: EVENT_NAME_MISSING}],
      })
    }
    return this.send(request, event)
  }

  async form(): Promise<Hub.ActionForm> {
    const form = new Hub.ActionForm()
    form.fields = [
      {
        name: "event",
        label: "Event name",
        description: "The name of the event that each row is sent as, such as Order Completed.",
        type: "string",
        required: true,
      },
    ]
    return form
  }
}

Hub.addAction(new RudderstackTrackAction())
