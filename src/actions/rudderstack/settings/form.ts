import * as Hub from "../../../hub"
import {Call} from "../calls"
import {checkDataPlane, DeliverySettings} from "../delivery"
import {ActionError, actionError, errorMessage} from "../report"

/** The field that names the events of calls that have names; saved schedules refer to it. */
export const EVENT_NAME_FIELD = "event"

/** @param problem what is wrong with the settings: a message in the form, which never keeps it from opening */
export function formFields(call: Call, problem: ActionError | undefined): Hub.ActionFormField[] {
  return [
    ...(problem === undefined ? [] : [problemField(problem)]),
    ...(call.nameMember === undefined ? [] : [eventNameField()]),
  ]
}

/** What is wrong with the settings: in themselves, or as the data plane has it. */
export async function settingsProblem(
  readSettings: () => DeliverySettings,
): Promise<ActionError | undefined> {
  try {
    return await checkDataPlane(readSettings())
  } catch (error) {
    return actionError(error)
  }
}

function problemField(problem: ActionError): Hub.ActionFormField {
  const value = errorMessage(problem)
  return {name: "problem", label: "Please check the settings", type: "message", value}
}

/** Not required: Looker knows nothing of a column tagged rudder_event, which names the events as well. */
function eventNameField(): Hub.ActionFormField {
  return {
    name: EVENT_NAME_FIELD,
    label: "Event name",
    description:
      "What each row is sent as, such as Order Completed. Needed unless a column of the Look is tagged rudder_event; " +
      "where that has a name, the column's name is used.",
    type: "string",
    required: false,
  }
}
