import * as Hub from "../../hub"
import {CHOICE_FIELDS, ChoiceField} from "./choice_fields"
import {failureText} from "./failure_text"
import {Call} from "./rudder_event"
import {sourceProblem} from "./source_check"
import {
  DEFAULT_SOURCE,
  SOURCE_FIELD,
  SOURCE_LABEL,
  sourceNames,
  SOURCES_LABEL,
  sourceSettings,
} from "./sources"

/**
 * The form of one of the three actions. What is wrong with the settings stands in it as a message, and never
 * keeps it from opening.
 */
export async function rudderstackForm(request: Hub.ActionRequest, call: Call): Promise<Hub.ActionForm> {
  const form = new Hub.ActionForm()
  form.fields = [
    ...(await problemFields(request)),
    ...(call === "track" ? [eventField()] : []),
    ...sourceFields(request.params),
    ...Object.values(CHOICE_FIELDS).map(selectField),
  ]
  return form
}

async function problemFields({params, formParams}: Hub.ActionRequest): Promise<Hub.ActionFormField[]> {
  const problem = await settingsProblem(params, formParams[SOURCE_FIELD])
  return problem === undefined
    ? []
    : [{name: "problem", label: "Please check the settings", type: "message", value: problem}]
}

async function settingsProblem(
  params: Hub.ParamMap,
  source: string | undefined,
): Promise<string | undefined> {
  try {
    sourceNames(params)
    return await sourceProblem(sourceSettings(params, source))
  } catch (error) {
    return failureText(error)
  }
}

function eventField(): Hub.ActionFormField {
  return {
    name: "event",
    label: "Event name",
    description:
      "What each row is sent as, such as Order Completed. A column tagged rudder_event goes first.",
    type: "string",
    required: true,
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
          name: SOURCE_FIELD,
          label: SOURCE_LABEL,
          description: `Where to send the rows: from the setting "${SOURCES_LABEL}".`,
          type: "select",
          options,
          default: DEFAULT_SOURCE,
          interactive: true,
          required: false,
        },
      ]
}

/** What is wrong with the setting is told by a message of its own. */
function namesOrNone(params: Hub.ParamMap): string[] {
  try {
    return sourceNames(params)
  } catch {
    return []
  }
}

function selectField({name, label, description, options}: ChoiceField): Hub.ActionFormField {
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
