import * as Hub from "../../../hub"
import {Call} from "../calls"
import {checkDataPlane} from "../delivery"
import {failureText} from "../report"
import {Choice, CHOICES} from "./choices"
import {DEFAULT_SOURCE, settingsFrom, SOURCE_FIELD, sourceNames} from "./settings"

/** The field that names the events of calls that have names; saved schedules refer to it. */
export const EVENT_NAME_FIELD = "event"

/** The form of one action. What is wrong with the settings is a message in it, and never keeps it from opening. */
export async function rudderstackForm(request: Hub.ActionRequest, call: Call): Promise<Hub.ActionForm> {
  const {params, formParams} = request
  const form = new Hub.ActionForm()
  form.fields = [
    ...(await problemFields(params, formParams)),
    ...(call.nameMember === undefined ? [] : [eventNameField()]),
    ...sourceFields(params),
    ...Object.values(CHOICES).map((choice) => selectField(choice)),
  ]
  return form
}

async function problemFields(params: Hub.ParamMap, formParams: Hub.ParamMap): Promise<Hub.ActionFormField[]> {
  const problem = await settingsProblem(params, formParams)
  return problem === undefined
    ? []
    : [{name: "problem", label: "Please check the settings", type: "message", value: failureText(problem)}]
}

async function settingsProblem(params: Hub.ParamMap, formParams: Hub.ParamMap): Promise<unknown> {
  try {
    sourceNames(params)
    const settings = settingsFrom(params, formParams)
    return await checkDataPlane(settings, settings.source)
  } catch (error) {
    return error
  }
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

function sourceFields(params: Hub.ParamMap): Hub.ActionFormField[] {
  const names = namesOrNone(params)
  const options = [
    {name: DEFAULT_SOURCE, label: "The default one"},
    ...names.map((name) => ({name, label: name})),
  ]
  return names.length === 0
    ? []
    : [
        {
          ...SOURCE_FIELD,
          type: "select",
          options,
          default: DEFAULT_SOURCE,
          interactive: true,
          required: false,
        },
      ]
}

/** What is wrong with the setting is a message of its own. */
function namesOrNone(params: Hub.ParamMap): string[] {
  try {
    return sourceNames(params)
  } catch {
    return []
  }
}

function selectField({name, label, description, options}: Choice<unknown>): Hub.ActionFormField {
  return {
    name,
    label,
    description,
    type: "select",
    options: options.map((option) => ({name: option.name, label: option.label})),
    default: options[0].name,
    required: false,
  }
}
